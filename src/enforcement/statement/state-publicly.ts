import { ensureServiceAccount, getAccount } from '#accounts';
import { publishThread, type Post } from '#conversation';
import { dayOf, toId, type CaseId, type DecisionId, type PostId } from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
import { getCase } from '../load-case.ts';
import { changesSince, isNamed, notFinal, type Change } from '../rules/public-statement.ts';
import {
  correctionText,
  isCorrection,
  statementParts,
  type StatementFacts,
} from '../rules/public-statement-text.ts';
import type { Case, Decision } from '../rules/model.ts';
import { asksToBeNamed, statementsOf } from './queries-statements.ts';

/**
 * Has the service's own account explain a panel's decision once it is final, as a thread that
 * anybody may answer; and say, in that thread, what changed in it since. Repeating it does nothing:
 * the thread has an idempotency key, and what was said is a row.
 */
export async function statePublicly(
  world: World,
  caseId: CaseId,
  decisionId: DecisionId,
): Promise<void> {
  const subject = await getCase(world.db, caseId);
  const decision = subject.decisions.find(({ id }) => id === decisionId);
  if (decision === undefined) return;
  const said = (await statementsOf(world.db, caseId)).find((one) => one.decisionId === decisionId);
  if (said === undefined) {
    if (notFinal(subject, decision, world.clock.now()) === undefined) {
      await explain(world, subject, decision);
    }
    return;
  }
  for (const change of changesSince(subject, decisionId, said.statedAt)) {
    await correct(world, subject, { decision, change, thread: said.postId });
  }
}

const pageOf = (world: World, { docket }: Case): string => `${world.origin}/dockets/${docket}`;

async function explain(world: World, subject: Case, decision: Decision): Promise<void> {
  const service = await ensureServiceAccount(world);
  const facts = await factsOf(world, subject, decision);
  const [first] = await publishThread(world, service.id, {
    parts: statementParts(facts).map((text) => ({ text })),
    visibility: 'public',
    idempotencyKey: `public-statement:${decision.id}`,
  });
  if (first === undefined) return;
  await keep(world, first, {
    case_id: subject.id,
    decision_id: decision.id,
    named: facts.name !== undefined,
  });
}

type Kept = {
  readonly case_id: string;
  readonly decision_id: string;
  readonly named: boolean;
  readonly appeal_id?: string;
  readonly review_id?: string;
};

async function keep(world: World, post: Post, kept: Kept): Promise<void> {
  await underArticles(() =>
    transact(world, async (tx) => {
      await tx
        .insertInto('public_statements')
        .values({ post_id: post.id, ...kept, stated_at: post.createdAt })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }),
  );
}

async function correct(
  world: World,
  subject: Case,
  { decision, change, thread }: { decision: Decision; change: Change; thread: PostId },
): Promise<void> {
  const { judged, kind } = change;
  if (!isCorrection(judged.outcome)) return;
  const service = await ensureServiceAccount(world);
  const { outcome } = judged;
  const text = correctionText({ docket: subject.docket, url: pageOf(world, subject), outcome });
  const [post] = await publishThread(world, service.id, {
    parts: [{ text }],
    visibility: 'public',
    inReplyTo: thread,
    idempotencyKey: `public-statement:${decision.id}:${judged.id}`,
  });
  if (post === undefined) return;
  await keep(world, post, {
    case_id: subject.id,
    decision_id: decision.id,
    named: false,
    ...(kind === 'appeal' ? { appeal_id: judged.id } : { review_id: judged.id }),
  });
}

async function factsOf(world: World, subject: Case, decision: Decision): Promise<StatementFacts> {
  const { reasons, statement } = decision;
  const titles = new Map(statement?.document.rules.map(({ id, title }) => [id, title]));
  const appeal = subject.appeals.findLast(
    (one) => one.decisionId === decision.id && one.by === 'respondent',
  );
  const name = await nameIfPublic(world.db, subject, decision.id);
  return {
    docket: subject.docket,
    url: pageOf(world, subject),
    ...(name === undefined ? {} : { name }),
    decidedOn: dayOf(decision.decidedAt),
    measures: decision.measures,
    rules: reasons.findings.flatMap(({ allegationId, proved }) => {
      const alleged = subject.allegations.find(({ id }) => id === allegationId);
      if (alleged === undefined) return [];
      const { id, version } = alleged.rule;
      return [{ id, version, title: titles.get(id) ?? id, proved }];
    }),
    holding: reasons.holding,
    conditionsForReturn: reasons.conditionsForReturn.trim() !== '',
    tally: decision.tally,
    dissents: decision.opinions.filter(({ dissents }) => dissents).length,
    ...(decision.exception === undefined ? {} : { exception: decision.exception.code }),
    priorWarning: decision.priorWarning !== undefined,
    ...(appeal?.outcome === undefined ? {} : { appeal: appeal.outcome }),
  };
}

async function nameIfPublic(
  db: Reader,
  { id, respondent }: Case,
  decisionId: DecisionId,
): Promise<string | undefined> {
  const row = await db
    .selectFrom('decisions')
    .select('with_reach')
    .where('id', '=', decisionId)
    .executeTakeFirstOrThrow();
  const asked = await asksToBeNamed(db, id);
  if (!isNamed({ withReach: row.with_reach, asked })) return undefined;
  const account = await getAccount(db, toId(respondent));
  return account.domain === undefined
    ? `@${account.handle}`
    : `@${account.handle}@${account.domain}`;
}
