import { sql } from 'kysely';
import { getAccount, getStanding, requireMay } from '#accounts';
import {
  idBucket,
  randomToken,
  refuse,
  sha256,
  toId,
  type AccountId,
  type CaseId,
  type PostId,
  type ReportId,
} from '#foundation';
import type { Tx, World } from '#infrastructure';
import { newDocket } from '#ledger';
import { keepContexts } from './context-thread/freeze-context.ts';
import { actorOf, clockActor } from './desk/context.ts';
import { onRespondent, type Desk } from './desk/desk.ts';
import { captureLater, checkLink } from './evidence/capture-link.ts';
import { bytesOfFiles, readEvidence } from './evidence/read-evidence.ts';
import { freezeEvidence, keepExhibits, type Frozen } from './freeze.ts';
import { freezeGathered, gatherSubject } from './intake/gather-subject.ts';
import { tellOfficers } from './tell.ts';
import { reportCategories, type LinkInput, type Receipt, type ReportInput } from './types.ts';

const mostPosts = 40;
const mostEvidence = 10;

/**
 * Takes a report in: what it is about is frozen in the same transaction, so that deleting it later
 * destroys nothing. Starts a case, or joins one about the same posts that is not yet opened. The
 * receipt's token opens the outcome later. `reporter` undefined: another server's report.
 * @throws Refusal `not-found`, `invalid`, `too-large`, `standing-withheld`
 */
export function fileReport(
  world: World,
  reporter: AccountId | undefined,
  input: ReportInput,
): Promise<Receipt> {
  const sizeBytes = bytesOfFiles(input.evidence);
  return world.uploads.inMemory(sizeBytes, () => takeReport(world, reporter, input));
}

async function takeReport(
  world: World,
  reporter: AccountId | undefined,
  input: ReportInput,
): Promise<Receipt> {
  checkInput(input);
  await getAccount(world.db, input.respondent);
  if (reporter !== undefined) requireMay(await getStanding(world.db, reporter), 'report');
  const filing = { filedBy: 'reporter' as const, by: reporter, about: input.respondent };
  const gathered = await gatherSubject(world, reporter, input, filing);
  const evidence = await readEvidence(input.evidence);
  return onRespondent(world, input.respondent, async (tx, deskFor) => {
    const frozen: Frozen[] = [
      ...(await freezeGathered(tx, world, gathered, filing)),
      ...evidence.map((one) => freezeEvidence(world, one, filing)),
    ];
    const receipt = await insertReport(tx, world, reporter, input);
    await keepExhibits(tx, world, frozen);
    await keepContexts(tx, world, gathered.surroundings, frozen);
    const joined = await findJoinable(tx, input.respondent, input.postIds ?? []);
    const desk = await deskFor(joined);
    await desk.act(reporter === undefined ? clockActor : await actorOf(tx, reporter), {
      type: 'receive-report',
      caseId: joined ?? world.ids.next<'case'>(idBucket(input.respondent)),
      docket: joined === undefined ? newDocket() : desk.subject().docket,
      respondent: input.respondent,
      reportId: receipt.reportId,
      ...(reporter === undefined ? {} : { reporter }),
      citedRules: input.ruleIds ?? [],
      exhibits: frozen.map(({ exhibit }) => exhibit),
    });
    for (const link of input.links ?? []) await captureForReport(desk, link, receipt.reportId);
    await tellOfficers(desk, { reportId: receipt.reportId, reporter });
    return receipt;
  });
}

async function captureForReport(desk: Desk, link: LinkInput, reportId: ReportId): Promise<void> {
  const { id: caseId, reports } = desk.subject();
  const by = reports.find(({ id }) => id === reportId)?.reporter;
  await captureLater(desk.tx, desk.world, link, { caseId, by, reportId });
}

function checkInput(input: ReportInput): void {
  const no = (field: string, detail: string) => refuse('invalid', { article: 2, field, detail });
  if (!reportCategories.includes(input.category))
    throw no('category', 'There is no such category.');
  if ((input.comment ?? '').length > 5000)
    throw no('comment', 'A comment has 5,000 characters at most.');
  if ((input.postIds ?? []).length > mostPosts) throw no('postIds', `At most ${mostPosts} posts.`);
  if ((input.evidence ?? []).length + (input.links ?? []).length > mostEvidence) {
    throw no('evidence', `At most ${mostEvidence} pieces of evidence.`);
  }
  for (const link of input.links ?? []) checkLink(link);
}

async function insertReport(
  tx: Tx,
  world: World,
  reporter: AccountId | undefined,
  input: ReportInput,
): Promise<Receipt> {
  const token = randomToken();
  const receivedAt = world.clock.now();
  const reportId = world.ids.next<'report'>(reporter === undefined ? 0 : idBucket(reporter));
  await tx
    .insertInto('reports')
    .values({
      id: reportId,
      reporter_id: reporter ?? null,
      respondent_id: input.respondent,
      subject: subjectOf(input),
      comment: input.comment ?? '',
      category: input.category,
      forwarded_from: input.forwardedFrom ?? null,
      receipt_hash: sha256(token),
      created_at: receivedAt,
    })
    .execute();
  const rules = await knownRules(tx, input.ruleIds ?? []);
  if (rules.length > 0) {
    await tx
      .insertInto('report_rules')
      .values(rules.map((rule) => ({ report_id: reportId, rule_id: rule })))
      .execute();
  }
  return { reportId, token, receivedAt };
}

function subjectOf(input: ReportInput): 'account' | 'post' | 'conversation' | 'media' {
  if ((input.postIds ?? []).length === 0) return 'account';
  if ((input.mediaIds ?? []).length > 0) return 'media';
  return input.wholeConversation === true ? 'conversation' : 'post';
}

async function knownRules(tx: Tx, asked: readonly string[]): Promise<readonly string[]> {
  if (asked.length === 0) return [];
  const ids = [...new Set(asked)];
  const rows = await tx.selectFrom('rules').select('id').where('id', 'in', ids).execute();
  if (rows.length === ids.length) return ids;
  throw refuse('invalid', { article: 1, field: 'ruleIds', detail: 'There is no such rule.' });
}

/**
 * A case about the same posts, or about the account as such, that nobody has opened yet. Counts
 * never act: joining weighs nothing.
 */
async function findJoinable(
  tx: Tx,
  respondent: AccountId,
  postIds: readonly PostId[],
): Promise<CaseId | undefined> {
  const { rows } = await sql<{ id: string }>`
    select c.id from cases as c
    where c.respondent_id = ${respondent} and c.state = 'reported' and exists (
      select from case_reports as cr join reports as r on r.id = cr.report_id
      where cr.case_id = c.id and case when cardinality(${[...postIds]}::bigint[]) = 0
        then r.subject = 'account'
        else exists (select from case_exhibits as ce join exhibits as e on e.id = ce.exhibit_id
          where ce.case_id = c.id and e.post_id = any(${[...postIds]}::bigint[])) end)
    order by c.created_at, c.id limit 1`.execute(tx);
  const [row] = rows;
  return row === undefined ? undefined : toId<'case'>(row.id);
}
