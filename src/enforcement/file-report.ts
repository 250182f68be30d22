import { getAccount, getStanding, requireMay } from '#accounts';
import { findPost, getThread, showPosts, type Post } from '#conversation';
import {
  idBucket,
  randomToken,
  refuse,
  sha256,
  toId,
  type AccountId,
  type CaseId,
  type PostId,
} from '#foundation';
import type { Tx, World } from '#infrastructure';
import { newDocket } from '#ledger';
import { actorOf, clockActor } from './desk/context.ts';
import { onRespondent, type Desk } from './desk/desk.ts';
import { freezeEvidence, freezeMedia, freezePost, keepExhibits, type Frozen } from './freeze.ts';
import { tellOfficers } from './tell.ts';
import { reportCategories, type Receipt, type ReportInput } from './types.ts';

const mostPosts = 40;
const mostThreadPosts = 100;
const mostEvidence = 10;

/**
 * Takes a report in: what it is about is frozen in the same transaction, so that deleting it later
 * destroys nothing. Starts a case, or joins one about the same posts that is not yet opened. The
 * receipt's token opens the outcome later. `reporter` undefined: another server's report.
 * @throws Refusal `not-found`, `invalid`, `too-large`, `standing-withheld`
 */
export async function fileReport(
  world: World,
  reporter: AccountId | undefined,
  input: ReportInput,
): Promise<Receipt> {
  checkInput(input);
  await getAccount(world.db, input.respondent);
  if (reporter !== undefined) requireMay(await getStanding(world.db, reporter), 'report');
  const posts = await reportedPosts(world, reporter, input);
  const filing = { filedBy: 'reporter' as const, by: reporter };
  const media = await Promise.all(posts.map((post) => freezeMedia(world, post, filing)));
  return onRespondent(world, input.respondent, async (tx, deskFor) => {
    const frozen: Frozen[] = [
      ...(await frozenNow(tx, world, posts, filing)),
      ...media.flat(),
      ...(input.evidence ?? []).map((one) => freezeEvidence(world, one, filing)),
    ];
    const receipt = await insertReport(tx, world, reporter, input);
    await keepExhibits(tx, world, frozen);
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
    await flagDanger(tx, desk, input);
    await tellOfficers(desk, { reportId: receipt.reportId, reporter });
    return receipt;
  });
}

function checkInput(input: ReportInput): void {
  const no = (field: string, detail: string) => refuse('invalid', { article: 2, field, detail });
  if (!reportCategories.includes(input.category))
    throw no('category', 'There is no such category.');
  if ((input.comment ?? '').length > 5000)
    throw no('comment', 'A comment has 5,000 characters at most.');
  if ((input.postIds ?? []).length > mostPosts) throw no('postIds', `At most ${mostPosts} posts.`);
  if ((input.evidence ?? []).length > mostEvidence) {
    throw no('evidence', `At most ${mostEvidence} pieces of evidence.`);
  }
}

/** The respondent's posts that the reporter can see, and with them their threads where asked. */
async function reportedPosts(
  world: World,
  reporter: AccountId | undefined,
  input: ReportInput,
): Promise<readonly Post[]> {
  const ids = [...new Set(input.postIds ?? [])];
  const shown =
    reporter === undefined && input.forwardedFrom !== undefined
      ? (await Promise.all(ids.map((id) => findPost(world.db, id)))).flatMap((post) => post ?? [])
      : (await showPosts(world, reporter, ids)).map(({ post }) => post);
  const found = ids.every((id) => shown.some((post) => post.id === id && isTheirs(post, input)));
  if (!found) {
    throw refuse('not-found', {
      field: 'postIds',
      detail: 'There is no such post by that account.',
    });
  }
  if (input.wholeConversation !== true) return shown;
  const threads = await Promise.all(ids.map((id) => getThread(world, reporter, id)));
  const around = threads.flatMap(({ ancestors, descendants }) =>
    [...ancestors, ...descendants].filter(({ tombstone }) => tombstone === undefined),
  );
  const byId = new Map(
    [...shown, ...around.map(({ post }) => post)].map((post) => [post.id, post]),
  );
  return [...byId.values()].slice(0, mostThreadPosts);
}

const isTheirs = (post: Post, input: ReportInput): boolean =>
  post.authorId === input.respondent && post.deletedAt === undefined;

/** As the posts stand at this very transaction. */
async function frozenNow(
  tx: Tx,
  world: World,
  posts: readonly Post[],
  filing: { readonly filedBy: 'reporter'; readonly by: AccountId | undefined },
): Promise<Frozen[]> {
  const current = await Promise.all(
    posts.map(async (post) => (await findPost(tx, post.id)) ?? post),
  );
  return current.map((post, at) =>
    freezePost(world, post.deletedAt === undefined ? post : (posts[at] ?? post), filing),
  );
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

function subjectOf(input: ReportInput): 'account' | 'post' | 'conversation' {
  if ((input.postIds ?? []).length === 0) return 'account';
  return input.wholeConversation === true ? 'conversation' : 'post';
}

async function knownRules(tx: Tx, asked: readonly string[]): Promise<readonly string[]> {
  if (asked.length === 0) return [];
  const ids = [...new Set(asked)];
  const rows = await tx.selectFrom('rules').select('id').where('id', 'in', ids).execute();
  if (rows.length === ids.length) return ids;
  throw refuse('invalid', { article: 1, field: 'ruleIds', detail: 'There is no such rule.' });
}

/** A case about the same posts that nobody has opened yet. Counts never act: joining weighs nothing. */
async function findJoinable(
  tx: Tx,
  respondent: AccountId,
  postIds: readonly PostId[],
): Promise<CaseId | undefined> {
  if (postIds.length === 0) return undefined;
  const row = await tx
    .selectFrom('cases')
    .innerJoin('case_exhibits', 'case_exhibits.case_id', 'cases.id')
    .innerJoin('exhibits', 'exhibits.id', 'case_exhibits.exhibit_id')
    .select('cases.id')
    .where('cases.respondent_id', '=', respondent)
    .where('cases.state', '=', 'reported')
    .where('exhibits.post_id', 'in', [...postIds])
    .orderBy('cases.id')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : toId<'case'>(row.id);
}

const dangerFamilies: ReadonlySet<string> = new Set(['violence', 'safety']);

/** Danger first in the queue; it orders the queue and does nothing else. */
async function flagDanger(tx: Tx, desk: Desk, input: ReportInput): Promise<void> {
  const families = (input.ruleIds ?? []).map((id) => id.slice(0, id.indexOf('.')));
  const danger = input.category === 'danger' || families.some((one) => dangerFamilies.has(one));
  if (!danger) return;
  await tx.updateTable('cases').set({ danger: true }).where('id', '=', desk.subject().id).execute();
}
