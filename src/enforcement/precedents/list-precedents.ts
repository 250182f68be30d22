import { sql } from 'kysely';
import { pageOf, refuse, type Page, type PageQuery } from '#foundation';
import type { World } from '#infrastructure';
import type { RuleFamily, RuleId } from '../rules/model.ts';
import type { Holding } from '../types.ts';
import { readerOf, readPrecedents } from './read-precedents.ts';

export type PrecedentQuery = PageQuery & {
  readonly ruleId?: RuleId;
  readonly family?: RuleFamily;
  /** Held to cross the line, or held not to. */
  readonly proved?: boolean;
  /** Words of the holding, as people type them into a search: quotes, `or`, a minus. */
  readonly words?: string;
};

const mostWords = 500;

/** Published holdings that stand, newest first, one per decision. @throws Refusal `invalid` */
export async function listPrecedents(
  world: Pick<World, 'db' | 'clock'>,
  query: PrecedentQuery,
): Promise<Page<Holding>> {
  const { ruleId = null, family = null, proved = null } = query;
  const words = (query.words ?? '').trim();
  if (words.length > mostWords) {
    throw refuse('invalid', { field: 'words', detail: 'That is too much to search for.' });
  }
  const items = await readPrecedents(
    readerOf(world),
    sql`not p.fallen and ${whichRule(ruleId, family)}
      and (${proved}::boolean is null or p.proved = ${proved}::boolean)
      and (${words} = '' or p.terms @@ (
        websearch_to_tsquery('simple', folded(${words})) || websearch_to_tsquery('english', folded(${words}))))
      and (${query.maxId ?? null}::bigint is null or p.decision_id < ${query.maxId ?? null}::bigint)
      and (${query.minId ?? query.sinceId ?? null}::bigint is null
        or p.decision_id > ${query.minId ?? query.sinceId ?? null}::bigint)`,
    query.limit,
  );
  return pageOf(items, query.limit, ({ decisionId }) => decisionId);
}

/** A decision is shown by the rule that was asked for, else by the gravest of those that it judged. */
function whichRule(ruleId: RuleId | null, family: RuleFamily | null) {
  if (ruleId !== null) {
    return sql`p.rule_id = ${ruleId} and (${family}::text is null or p.family = ${family})`;
  }
  if (family === null) return sql`p.main`;
  return sql`p.family = ${family} and p.rule_id = (
    select min(other.rule_id) from precedents as other
    where other.decision_id = p.decision_id and other.family = ${family})`;
}
