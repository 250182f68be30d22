import type { AccountId, ReportId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
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
  const at = world.clock.now();
  await underArticles(() =>
    transact(world, async (tx) => {
      const { caseId } = await getReport(tx, officer, reportId);
      await tx
        .insertInto('case_assignments')
        .values({ case_id: caseId, officer_id: officer, assigned_at: at })
        .onConflict((conflict) =>
          conflict.column('case_id').doUpdateSet({ officer_id: officer, assigned_at: at }),
        )
        .execute();
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
    await tx.deleteFrom('case_assignments').where('case_id', '=', caseId).execute();
  });
}
