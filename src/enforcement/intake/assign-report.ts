import type { AccountId, ReportId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
import { assignTo, assignToNobody } from '../case-work/assignments.ts';
import { getReport } from './reports.ts';

/**
 * The officer looks after the case of a report from now on. It opens and decides nothing.
 * @throws Refusal `forbidden`, `not-found`
 */
export async function assignReport(
  world: World,
  officer: AccountId,
  reportId: ReportId,
): Promise<void> {
  await underArticles(() =>
    transact(world, async (tx) => {
      const { caseId } = await getReport(tx, officer, reportId);
      await assignTo(tx, world, { caseId, officer });
    }),
  );
}

/** Nobody looks after the case of a report any more. @throws Refusal `forbidden`, `not-found` */
export async function unassignReport(
  world: World,
  officer: AccountId,
  reportId: ReportId,
): Promise<void> {
  await transact(world, async (tx) => {
    const { caseId } = await getReport(tx, officer, reportId);
    await assignToNobody(tx, caseId);
  });
}
