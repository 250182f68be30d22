import { sql } from 'kysely';
import { canonicalJson, isRefusal, refuse, sha256, type AccountId } from '#foundation';
import { publish, transact, type Tx, type World } from '#infrastructure';
import { appendEntry } from '#ledger';
import { underArticles } from './article-refusal.ts';
import { getCharter, requireOperator } from './charter.ts';
import { ruleDocument, ruleHash } from './rule-versions.ts';
import { announcementTopic } from './rulebook/announcement-topic.ts';
import { rationalesFor } from './rules/rulebook/changes.ts';
import { effectiveTime } from './rules/rulebook/notice.ts';
import { ruleTextProblem } from './rules/rule-text.ts';
import type { RuleText } from './rules/model.ts';
import { findRulebook } from './rulebook-queries.ts';
import type { Rulebook, RulebookInput } from './types.ts';

type Placed = { readonly id: string; readonly version: number; readonly hash: string };

/**
 * Publishes a rulebook, which announces it: texts that changed become new versions, each with its
 * reason, and the whole takes effect after the notice period (article 1). The first one takes effect
 * at once. `operator` undefined: the command line, which can do no more than an operator.
 * @throws Refusal `notice-too-short`, `invalid`, `forbidden`, `conflict` when nothing changed
 */
export async function publishRulebook(
  world: World,
  operator: AccountId | undefined,
  input: RulebookInput,
): Promise<Rulebook> {
  return underArticles(() =>
    transact(world, async (tx) => {
      await requireOperator(tx, operator);
      return addRulebook(tx, world, operator, input);
    }),
  );
}

/** The caller's transaction decides who may. */
export async function addRulebook(
  tx: Tx,
  world: Pick<World, 'clock'>,
  publisher: AccountId | undefined,
  input: RulebookInput,
): Promise<Rulebook> {
  checkTexts(input.rules);
  const last = await lastRulebook(tx);
  const times = await timesOf(tx, { input, publishedAt: world.clock.now(), last });
  const placed: Placed[] = [];
  for (const text of input.rules) {
    placed.push(await placeRule(tx, { text, last, at: times.publishedAt }));
  }
  placed.sort((left, right) => (left.id < right.id ? -1 : 1));
  const reasons = explained(last, placed, input);
  const number = (last?.number ?? 0) + 1;
  const { index } = await appendEntry(tx, world, { type: 'rules-published', rules: placed });
  await tx
    .insertInto('rulebooks')
    .values({
      number,
      hash: sha256(canonicalJson(placed.map((rule) => ({ ...rule })))),
      published_at: times.publishedAt,
      effective_at: times.effectiveAt,
      urgent_reason: input.urgentReason?.trim() ?? null,
      published_by: publisher ?? null,
      entry_index: index,
    })
    .execute();
  await tx
    .insertInto('rulebook_rules')
    .values(placed.map(({ id, version }) => ({ rulebook_number: number, rule_id: id, version })))
    .execute();
  if (last !== undefined) await announceChanges(tx, number, reasons);
  const rulebook = await findRulebook(tx, number);
  if (rulebook === undefined) throw new Error('the rulebook just written is not there');
  return rulebook;
}

/** Under a lock, so that two publications follow each other. */
async function lastRulebook(tx: Tx): Promise<Rulebook | undefined> {
  await sql`select pg_advisory_xact_lock(hashtext('rulebooks'))`.execute(tx);
  const row = await tx
    .selectFrom('rulebooks')
    .select('number')
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : findRulebook(tx, row.number);
}

/** Why each rule changes. @throws Refusal `conflict` when none does, `invalid` without a reason */
function explained(
  last: Rulebook | undefined,
  placed: readonly Placed[],
  input: RulebookInput,
): ReadonlyMap<string, string> {
  if (last === undefined) return new Map();
  const before = last.rules.map(({ id, version }) => `${id} ${version}`);
  const after = placed.map(({ id, version }) => `${id} ${version}`);
  const changed = [
    ...after.filter((rule) => !before.includes(rule)),
    ...before.filter((rule) => !after.includes(rule)),
  ].map((rule) => rule.split(' ')[0] ?? rule);
  if (changed.length === 0) {
    throw refuse('conflict', { article: 1, detail: 'This is the rulebook published last.' });
  }
  const reasons = rationalesFor([...new Set(changed)], input);
  if (isRefusal(reasons)) throw reasons;
  return reasons;
}

async function announceChanges(
  tx: Tx,
  number: number,
  reasons: ReadonlyMap<string, string>,
): Promise<void> {
  await tx
    .insertInto('rulebook_changes')
    .values(
      [...reasons].map(([ruleId, rationale]) => ({
        rulebook_number: number,
        rule_id: ruleId,
        rationale,
      })),
    )
    .execute();
  await publish(tx, announcementTopic, { number: String(number) });
}

function checkTexts(rules: readonly RuleText[]): void {
  if (rules.length === 0 || new Set(rules.map(({ id }) => id)).size !== rules.length) {
    throw refuse('invalid', {
      article: 1,
      field: 'rules',
      detail: 'A rulebook has each rule once.',
    });
  }
  for (const text of rules) {
    const problem = ruleTextProblem(text);
    if (problem !== undefined) throw problem;
  }
}

async function timesOf(
  tx: Tx,
  facts: {
    readonly input: RulebookInput;
    readonly publishedAt: Date;
    readonly last: Rulebook | undefined;
  },
): Promise<{ readonly publishedAt: Date; readonly effectiveAt: Date }> {
  const { input, publishedAt, last } = facts;
  const effectiveAt = effectiveTime({
    publishedAt,
    last: last?.effectiveAt,
    asked: input.effectiveAt,
    urgentReason: input.urgentReason,
    charter: await getCharter(tx),
  });
  if (isRefusal(effectiveAt)) throw effectiveAt;
  return { publishedAt, effectiveAt };
}

/**
 * The version that has this text, made if there is none. A text never changes under its number, and
 * a rule that left the rulebook comes back as a new version: each is in force once, without a gap.
 */
async function placeRule(
  tx: Tx,
  {
    text,
    last,
    at,
  }: { readonly text: RuleText; readonly last: Rulebook | undefined; readonly at: Date },
): Promise<Placed> {
  const hash = ruleHash(text);
  const before = last?.rules.find(({ id }) => id === text.id);
  if (before?.hash === hash) return { id: text.id, version: before.version, hash };
  await tx
    .insertInto('rules')
    .values({ id: text.id, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const newest = await tx
    .selectFrom('rule_versions')
    .select('version')
    .where('rule_id', '=', text.id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const version = (newest?.version ?? 0) + 1;
  await tx
    .insertInto('rule_versions')
    .values({
      rule_id: text.id,
      version,
      document: ruleDocument(text),
      hash: Buffer.from(hash, 'hex'),
      heaviest_level: text.schedule.heaviest,
      needs_threshold_test: text.thresholdTest,
      created_at: at,
    })
    .execute();
  return { id: text.id, version, hash };
}
