import { sql } from 'kysely';
import { toId } from '#foundation';
import type { Reader } from '#infrastructure';
import { findRulebook } from '../rulebook-queries.ts';
import { changesBetween } from '../rules/rulebook/changes.ts';
import type { Rulebook, RulebookChanges } from '../types.ts';

/** A rulebook beside the one before it: what changes, and why. Undefined where there is no such number. */
export async function findRulebookChanges(
  db: Reader,
  number: number,
): Promise<RulebookChanges | undefined> {
  const rulebook = await findRulebook(db, number);
  if (rulebook === undefined) return undefined;
  const before = await findRulebook(db, number - 1);
  const rows = await db
    .selectFrom('rulebook_changes')
    .select(['rule_id', 'rationale'])
    .where('rulebook_number', '=', number)
    .execute();
  const announced = await db
    .selectFrom('rulebook_announcements')
    .select('post_id')
    .where('rulebook_number', '=', number)
    .executeTakeFirst();
  const rationales = new Map(rows.map((row) => [row.rule_id, row.rationale]));
  const changes = changesBetween(before?.rules ?? [], rulebook.rules);
  return {
    rulebook,
    ...(before === undefined ? {} : { before }),
    changes: changes.map((change) => ({
      ...change,
      rationale: rationales.get(change.ruleId) ?? '',
    })),
    ...(announced === undefined ? {} : { announcement: toId<'post'>(announced.post_id) }),
  };
}

/** The changes from any rulebook to any other, with the reasons given last for each. */
export async function compareRulebooks(
  db: Reader,
  numbers: { readonly from: number; readonly to: number },
): Promise<RulebookChanges | undefined> {
  const [before, rulebook] = await Promise.all([
    findRulebook(db, numbers.from),
    findRulebook(db, numbers.to),
  ]);
  if (before === undefined || rulebook === undefined) return undefined;
  const { rows } = await sql<{ rule_id: string; rationale: string }>`
    select distinct on (rule_id) rule_id, rationale from rulebook_changes
    where rulebook_number > ${Math.min(numbers.from, numbers.to)}
      and rulebook_number <= ${Math.max(numbers.from, numbers.to)}
    order by rule_id, rulebook_number desc`.execute(db);
  const rationales = new Map(rows.map((row) => [row.rule_id, row.rationale]));
  return {
    rulebook,
    before,
    changes: changesBetween(before.rules, rulebook.rules).map((change) => ({
      ...change,
      rationale: rationales.get(change.ruleId) ?? '',
    })),
  };
}

/** Rulebooks that are announced and not yet in force at a time, the next one first; at most 20. */
export async function listAnnounced(
  db: Reader,
  now: Date,
): Promise<readonly Pick<Rulebook, 'number' | 'publishedAt' | 'effectiveAt'>[]> {
  const rows = await db
    .selectFrom('rulebooks')
    .select(['number', 'published_at', 'effective_at'])
    .where('effective_at', '>', now)
    .orderBy('number')
    .limit(20)
    .execute();
  return rows.map((row) => ({
    number: row.number,
    publishedAt: row.published_at,
    effectiveAt: row.effective_at,
  }));
}
