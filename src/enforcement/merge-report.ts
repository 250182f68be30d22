import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onRespondent, type Desk } from './desk/desk.ts';
import { getCase } from './load-case.ts';
import { unconfirmed } from './rules/verification.ts';
import type { Case } from './rules/model.ts';

/** Joins a case to another of the same respondent: its reports and evidence go on there. */
export async function mergeReport(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly into: CaseId },
): Promise<void> {
  const { respondent } = await getCase(world.db, input.caseId);
  await onRespondent(world, respondent, async (_tx, deskFor) => {
    const from = await deskFor(input.caseId);
    const into = await deskFor(input.into);
    await actAs(from, officer, {
      type: 'merge',
      into: input.into,
      intoRespondent: into.subject().respondent,
    });
    await moveReports(from.subject(), into);
    await moveEvidence(from.subject(), into, officer);
  });
}

async function moveReports(from: Case, into: Desk): Promise<void> {
  const filed = from.exhibits.filter(({ filedBy }) => filedBy === 'reporter').map(unconfirmed);
  for (const [at, report] of from.reports.entries()) {
    const { id: caseId, docket, respondent } = into.subject();
    await into.byClock({
      type: 'receive-report',
      caseId,
      docket,
      respondent,
      reportId: report.id,
      ...(report.reporter === undefined ? {} : { reporter: report.reporter }),
      citedRules: report.citedRules,
      exhibits: at === 0 ? filed : [],
    });
  }
}

async function moveEvidence(from: Case, into: Desk, officer: AccountId): Promise<void> {
  if (into.subject().state !== 'open') return;
  for (const exhibit of from.exhibits.filter(({ filedBy }) => filedBy === 'officer')) {
    await actAs(into, officer, { type: 'add-exhibit', exhibit: unconfirmed(exhibit) });
  }
}
