import { refuse } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { lineOf } from './precedents/line-of.ts';
import { listRuleVersions } from './rule-versions.ts';
import type { RuleId, RuleVersion } from './rules/model.ts';
import type { Rulebook, RulePage } from './types.ts';

const bookColumns = [
  'number',
  'hash',
  'published_at',
  'effective_at',
  'urgent_reason',
  'entry_index',
] as const;

/** The rulebook in force at a time, now unless told otherwise; undefined before the first. */
export async function currentRulebook(
  world: Pick<World, 'db' | 'clock'>,
  at: Date = world.clock.now(),
): Promise<Rulebook | undefined> {
  const row = await world.db
    .selectFrom('rulebooks')
    .select('number')
    .where('effective_at', '<=', at)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : findRulebook(world.db, row.number);
}

export async function findRulebook(db: Reader, number: number): Promise<Rulebook | undefined> {
  const row = await db
    .selectFrom('rulebooks')
    .select(bookColumns)
    .where('number', '=', number)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const placed = await db
    .selectFrom('rulebook_rules')
    .select(['rule_id', 'version'])
    .where('rulebook_number', '=', number)
    .execute();
  const versions = await listRuleVersions(
    db,
    placed.map((rule) => rule.rule_id),
  );
  const rules = versions.filter(({ id, version }) =>
    placed.some((rule) => rule.rule_id === id && rule.version === version),
  );
  return { ...bookOf(row), rules };
}

/** Every rulebook ever published, newest first. */
export async function listRulebooks(db: Reader): Promise<readonly Omit<Rulebook, 'rules'>[]> {
  const rows = await db
    .selectFrom('rulebooks')
    .select(bookColumns)
    .orderBy('number', 'desc')
    .limit(500)
    .execute();
  return rows.map(bookOf);
}

function bookOf(row: {
  readonly number: number;
  readonly hash: Buffer;
  readonly published_at: Date;
  readonly effective_at: Date;
  readonly urgent_reason: string | null;
  readonly entry_index: string;
}): Omit<Rulebook, 'rules'> {
  return {
    number: row.number,
    hash: row.hash.toString('hex'),
    publishedAt: row.published_at,
    effectiveAt: row.effective_at,
    entryIndex: Number(row.entry_index),
    ...(row.urgent_reason === null ? {} : { urgentReason: row.urgent_reason }),
  };
}

/**
 * A rule's public page: its versions newest first, and the line.
 * @throws Refusal `not-found`
 */
export async function getRule(
  world: Pick<World, 'db' | 'clock'>,
  ruleId: RuleId,
): Promise<RulePage> {
  const versions = (await listRuleVersions(world.db, [ruleId])).toReversed();
  const now = world.clock.now();
  const current = versions.find((version) => isInForce(version, now)) ?? versions[0];
  if (current === undefined) throw refuse('not-found', { detail: 'There is no such rule.' });
  const line = await lineOf(world, ruleId);
  return { id: current.id, family: current.family, current, versions, line };
}

export function isInForce(version: RuleVersion, at: Date): boolean {
  const { effectiveFrom, effectiveUntil } = version;
  return effectiveFrom <= at && (effectiveUntil === undefined || at < effectiveUntil);
}
