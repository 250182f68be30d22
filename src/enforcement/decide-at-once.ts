import { getAccount } from '#accounts';
import { findPost, type Post } from '#conversation';
import {
  idBucket,
  refuse,
  type AccountId,
  type PostId,
  type Refusal,
  type ReportId,
} from '#foundation';
import type { Tx, World } from '#infrastructure';
import { decideAndServe, draftOf } from './decision-draft.ts';
import { actAs, onRespondent, type Desk } from './desk/desk.ts';
import { findReportedCase } from './intake/reported-case.ts';
import { getReport } from './intake/reports.ts';
import { getCase } from './load-case.ts';
import { openedDesk } from './make-motion.ts';
import { freezeSubject, ownPosts } from './open-case.ts';
import { isInForce } from './rulebook-queries.ts';
import type {
  Allegation,
  Measure,
  Reasons,
  RuleId,
  RuleVersion,
  Treatment,
} from './rules/model.ts';
import type { Decided } from './types.ts';

/** What an officer may do at once, from the report to the served statement: the two lightest. */
export type SwiftInput = {
  readonly respondent: AccountId;
  readonly measure: 'warning' | 'label';
  /** In the officer's words: the facts, and why they are a breach. */
  readonly reason: string;
  /** Fills in the posts and the rules that are not given. */
  readonly reportId?: ReportId | undefined;
  readonly ruleIds: readonly RuleId[];
  readonly postIds: readonly PostId[];
  /** Why a warning would not do, where a post is labelled (article 8). */
  readonly lesserWhy?: string | undefined;
  readonly publicInterest?: string | undefined;
  readonly holding?: string | undefined;
  readonly treatments?: readonly Treatment[] | undefined;
  readonly departure?: string | undefined;
};

const mostAllegations = 20;
const labelReviewDays = 90;

/**
 * Warns a person, or labels posts as sensitive, in one act: opens the case, alleges, decides alone
 * and begins to serve the statement of reasons. Every rule of a decision at the desk holds here too.
 * @throws Refusal `invalid`, `reasons-missing`, `threshold-test-missing`, `treatment-missing`,
 * `not-found`, `forbidden`, `not-eligible`, `wrong-state`
 */
export async function decideAtOnce(
  world: World,
  officer: AccountId,
  asked: SwiftInput,
): Promise<Decided> {
  await getAccount(world.db, asked.respondent);
  const input = await filledIn(world, officer, asked);
  requireWhole(input);
  return onRespondent(world, input.respondent, async (tx, deskFor) => {
    const reported = input.reportId && (await findReportedCase(tx, input.reportId));
    const subject = reported === undefined ? undefined : await getCase(tx, reported);
    const desk = await openedDesk(
      deskFor,
      { world, officer, respondent: input.respondent },
      subject,
    );
    if (desk.subject().allegations.length > 0) throw underWay();
    const posts = await exhibited(tx, desk, officer, input);
    await allegeAll(desk, officer, { posts, input });
    const draft = draftOf(world, desk.subject().id, {
      measures: measuresOf(desk, posts, input),
      reasons: reasonsOf(desk, input),
    });
    return decideAndServe(desk, officer, { type: 'decide-alone', decision: draft });
  });
}

const underWay = (): Refusal =>
  refuse('wrong-state', { detail: 'The case has allegations already: it is decided at the desk.' });

async function filledIn(world: World, officer: AccountId, input: SwiftInput): Promise<SwiftInput> {
  if (input.reportId === undefined) return input;
  const report = await getReport(world.db, officer, input.reportId);
  if (report.respondent !== input.respondent) {
    throw refuse('invalid', { field: 'reportId', detail: 'The report is about somebody else.' });
  }
  return {
    ...input,
    ruleIds: input.ruleIds.length > 0 ? input.ruleIds : report.ruleIds,
    postIds: input.postIds.length > 0 ? input.postIds : report.postIds,
  };
}

function requireWhole({ reason, ruleIds, postIds }: SwiftInput): void {
  const need = (field: string, detail: string) =>
    refuse('reasons-missing', { article: 8, field, detail });
  if (reason.trim() === '') throw need('reason', 'A sanction states its reasons.');
  if (ruleIds.length === 0) throw need('ruleIds', 'A sanction names the rule that was broken.');
  if (postIds.length === 0) throw need('exhibits', 'A sanction names the posts that broke it.');
  if (ruleIds.length * postIds.length > mostAllegations) {
    throw refuse('too-large', {
      field: 'ruleIds',
      detail: `Rules times posts are ${mostAllegations} at most.`,
    });
  }
}

/** The posts, each with an exhibit in the case: those that no report froze are frozen now. */
async function exhibited(
  tx: Tx,
  desk: Desk,
  officer: AccountId,
  { respondent, postIds }: SwiftInput,
): Promise<readonly Post[]> {
  const held = new Set(desk.subject().exhibits.map(({ postId }) => postId));
  const frozen = postIds.filter((id) => held.has(id));
  const fresh = await ownPosts(
    tx,
    respondent,
    postIds.filter((id) => !held.has(id)),
  );
  await freezeSubject(desk, officer, fresh);
  const known = await Promise.all(frozen.map((id) => findPost(tx, id)));
  return [...known.flatMap((post) => post ?? []), ...fresh];
}

/** Each rule for each post, in the version that was in force when the post was published. */
async function allegeAll(
  desk: Desk,
  officer: AccountId,
  { posts, input }: { readonly posts: readonly Post[]; readonly input: SwiftInput },
): Promise<void> {
  const ruleIds = [...new Set(input.ruleIds)];
  const versions = await desk.facts.versions(ruleIds);
  for (const post of posts) {
    const exhibits = desk.subject().exhibits.filter(({ postId }) => postId === post.id);
    for (const ruleId of ruleIds) {
      await actAs(desk, officer, {
        type: 'add-allegation',
        allegationId: desk.world.ids.next<'allegation'>(idBucket(desk.subject().id)),
        ruleId,
        ruleVersion: versionAt(versions, ruleId, post.createdAt),
        conduct: {
          subject: { kind: 'post', postId: post.id },
          at: post.createdAt,
          summary: input.reason,
        },
        exhibits: exhibits.map(({ id }) => id),
      });
    }
  }
}

function versionAt(versions: readonly RuleVersion[], ruleId: RuleId, at: Date): number {
  const found = versions.find((one) => one.id === ruleId && isInForce(one, at));
  if (found !== undefined) return found.version;
  throw refuse('rule-not-in-force', {
    article: 1,
    field: 'ruleIds',
    detail: 'No version of this rule was in force when the conduct happened.',
  });
}

function measuresOf(desk: Desk, posts: readonly Post[], { measure }: SwiftInput): Measure[] {
  if (measure === 'warning') {
    const families = new Set(desk.subject().allegations.map(({ family }) => family));
    return [...families].map((family) => ({ kind: 'warning', family }));
  }
  return posts.map(({ id }) => ({
    kind: 'label',
    postId: id,
    label: 'sensitive',
    note: '',
    reviewDays: labelReviewDays,
  }));
}

function reasonsOf(desk: Desk, input: SwiftInput): Reasons {
  const { reason, lesserWhy } = input;
  return {
    findings: desk.subject().allegations.map((allegation) => findingOn(allegation, reason)),
    thresholdTests: [],
    facts: reason,
    publicInterest: input.publicInterest ?? 'The officer names none that speaks against it.',
    lesserMeasures: lesserWhy === undefined ? [] : [{ level: 1, why: lesserWhy }],
    known: [{ fact: 'What the exhibits show.', at: desk.world.clock.now() }],
    triedBefore: [],
    treatments: input.treatments ?? [],
    ...(input.departure === undefined ? {} : { departure: input.departure }),
    holding: input.holding ?? reason,
    conditionsForReturn: '',
  };
}

function findingOn({ id, exhibits }: Allegation, reason: string) {
  return { allegationId: id, proved: true, exhibits, reason, severity: 1 as const };
}
