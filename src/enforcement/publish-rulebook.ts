import { addDays } from './rules/deadlines.ts';
import { canonicalJson, refuse, sha256, type AccountId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { appendEntry } from '#ledger';
import { underArticles } from './article-refusal.ts';
import { getCharter, requireOperator } from './charter.ts';
import { ruleDocument, ruleHash } from './rule-versions.ts';
import { ruleTextProblem } from './rules/rule-text.ts';
import type { RuleText } from './rules/model.ts';
import { findRulebook } from './rulebook-queries.ts';
import type { Rulebook, RulebookInput } from './types.ts';

type Placed = { readonly id: string; readonly version: number; readonly hash: string };

/**
 * Publishes a rulebook: texts that changed become new versions, the whole takes effect after the
 * notice period (article 1). The first one takes effect at once. `operator` undefined: the command
 * line, which can do no more than an operator.
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
  const last = await tx
    .selectFrom('rulebooks')
    .select(['number', 'hash', 'effective_at'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const publishedAt = world.clock.now();
  const effectiveAt = await effectiveTime(tx, { input, publishedAt, last: last?.effective_at });
  const placed: Placed[] = [];
  for (const text of input.rules) placed.push(await placeRule(tx, text, publishedAt));
  placed.sort((left, right) => (left.id < right.id ? -1 : 1));
  const hash = sha256(canonicalJson(placed.map((rule) => ({ ...rule }))));
  if (last?.hash.equals(hash) === true) {
    throw refuse('conflict', { article: 1, detail: 'This is the rulebook published last.' });
  }
  const number = (last?.number ?? 0) + 1;
  const { index } = await appendEntry(tx, world, { type: 'rules-published', rules: placed });
  await tx
    .insertInto('rulebooks')
    .values({
      number,
      hash,
      published_at: publishedAt,
      effective_at: effectiveAt,
      urgent_reason: input.urgentReason ?? null,
      published_by: publisher ?? null,
      entry_index: index,
    })
    .execute();
  await tx
    .insertInto('rulebook_rules')
    .values(placed.map(({ id, version }) => ({ rulebook_number: number, rule_id: id, version })))
    .execute();
  const rulebook = await findRulebook(tx, number);
  if (rulebook === undefined) throw new Error('the rulebook just written is not there');
  return rulebook;
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

async function effectiveTime(
  tx: Tx,
  facts: {
    readonly input: RulebookInput;
    readonly publishedAt: Date;
    readonly last: Date | undefined;
  },
): Promise<Date> {
  const { input, publishedAt, last } = facts;
  if (last === undefined) return publishedAt;
  const charter = await getCharter(tx);
  const earliest = addDays(publishedAt, charter.ruleNoticeDays);
  const effectiveAt =
    input.effectiveAt ?? (input.urgentReason === undefined ? earliest : publishedAt);
  if (effectiveAt < publishedAt || effectiveAt <= last) {
    throw refuse('notice-too-short', {
      article: 1,
      field: 'effectiveAt',
      detail: 'A rulebook takes effect after it is published, and after the one before it.',
    });
  }
  if (effectiveAt >= earliest || (input.urgentReason ?? '').trim() !== '') return effectiveAt;
  throw refuse('notice-too-short', {
    article: 1,
    field: 'effectiveAt',
    detail: `A change is announced ${charter.ruleNoticeDays} days before it takes effect.`,
  });
}

/** The version that has this text, made if there is none. A text never changes under its number. */
async function placeRule(tx: Tx, text: RuleText, at: Date): Promise<Placed> {
  const hash = ruleHash(text);
  await tx
    .insertInto('rules')
    .values({ id: text.id, created_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const last = await tx
    .selectFrom('rule_versions')
    .select(['version', 'hash'])
    .where('rule_id', '=', text.id)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last?.hash.toString('hex') === hash) return { id: text.id, version: last.version, hash };
  const version = (last?.version ?? 0) + 1;
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
