import { idBucket, refuse, type AccountId, type ReportId } from '#foundation';
import type { World } from '#infrastructure';
import { newDocket } from '#ledger';
import { actAs, onRespondent } from '../desk/desk.ts';
import { unconfirmed } from '../rules/verification.ts';
import type { Case } from '../rules/model.ts';
import { getReport } from './reports.ts';

/**
 * Takes a dismissed report up again, in a case of its own with the same evidence. The dismissal
 * stays on the record. A report that still waits stays as it is; what was decided is opened again
 * by an appeal or a review only (article 11).
 * @throws Refusal `forbidden`, `not-found`, `not-eligible`, `wrong-state`
 */
export async function reopenReport(
  world: World,
  officer: AccountId,
  reportId: ReportId,
): Promise<void> {
  const { respondent } = await getReport(world.db, officer, reportId);
  await onRespondent(world, respondent, async (tx, deskFor) => {
    const report = await getReport(tx, officer, reportId);
    if (report.settledAt === undefined) return;
    const old = (await deskFor(report.caseId)).subject();
    requireReopenable(old);
    const desk = await deskFor(undefined);
    const place = {
      caseId: world.ids.next<'case'>(idBucket(respondent)),
      docket: newDocket(),
      respondent,
    };
    await desk.byClock({
      type: 'receive-report',
      ...place,
      reportId,
      ...(report.reporter === undefined ? {} : { reporter: report.reporter }),
      citedRules: report.ruleIds,
      exhibits: old.exhibits.filter(({ filedBy }) => filedBy === 'reporter').map(unconfirmed),
    });
    await actAs(desk, officer, { type: 'open-case', ...place });
  });
}

function requireReopenable({ state, appeals }: Case): void {
  if (state !== 'dismissed') {
    throw refuse('wrong-state', {
      article: 11,
      detail: 'What was decided is opened again by an appeal or a review only.',
    });
  }
  if (appeals.some(({ outcome }) => outcome === undefined)) {
    throw refuse('conflict', { article: 11, detail: 'The reporter’s appeal is being heard.' });
  }
}
