import {
  canonicalJson,
  idBucket,
  refuse,
  sha256,
  type AccountId,
  type ReportId,
} from '#foundation';
import type { Tx, World } from '#infrastructure';
import { newDocket } from '#ledger';
import { actAs, onRespondent } from '../desk/desk.ts';
import { plainJson } from '../documents.ts';
import { freezeReport, keepExhibits } from '../freeze.ts';
import type { CaseRef } from '../types.ts';
import { getReport, type ReportFile } from './reports.ts';

/**
 * Opens a case about a report that seems to be made in bad faith: on the same ladder as any other,
 * beginning with a warning, with the report itself as the exhibit. The reported person learns
 * nothing of it. Once per report.
 * @throws Refusal `not-found`, `not-eligible`, `conflict`; `wrong-state` for another server's report
 */
export async function questionReport(
  world: World,
  officer: AccountId,
  reportId: ReportId,
): Promise<CaseRef> {
  const { reporter } = await getReport(world.db, officer, reportId);
  if (reporter === undefined) {
    throw refuse('wrong-state', { article: 2, detail: 'Nobody here filed this report.' });
  }
  return onRespondent(world, reporter, async (tx, deskFor) => {
    const content = Buffer.from(reportText(await getReport(tx, officer, reportId)));
    await requireFirst(tx, reporter, content);
    const desk = await deskFor(undefined);
    const caseId = world.ids.next<'case'>(idBucket(reporter));
    const docket = newDocket();
    await actAs(desk, officer, { type: 'open-case', caseId, docket, respondent: reporter });
    const frozen = freezeReport(world, content, officer);
    await keepExhibits(tx, world, [frozen]);
    await actAs(desk, officer, { type: 'add-exhibit', exhibit: frozen.exhibit });
    return { caseId, docket };
  });
}

/** What its author wrote, and nothing that they do not know already. */
function reportText({ id, respondent, comment, category, ruleIds, postIds }: ReportFile): string {
  const snapshot = {
    format: 'folkmoot/report/v1',
    id,
    about: respondent,
    text: comment,
    category,
    rules: ruleIds,
    posts: postIds,
  };
  return canonicalJson(plainJson(snapshot));
}

async function requireFirst(tx: Tx, reporter: AccountId, content: Uint8Array): Promise<void> {
  const row = await tx
    .selectFrom('cases')
    .innerJoin('case_exhibits', 'case_exhibits.case_id', 'cases.id')
    .innerJoin('exhibits', 'exhibits.id', 'case_exhibits.exhibit_id')
    .select('cases.id')
    .where('cases.respondent_id', '=', reporter)
    .where('exhibits.sha256', '=', sha256(content))
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return;
  throw refuse('conflict', { article: 2, detail: 'There is a case about this report already.' });
}
