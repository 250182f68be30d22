import { sql } from 'kysely';
import { refuse, toId, type AccountId, type FilterId } from '#foundation';
import type { Reader } from '#infrastructure';
import type { FilterAction, FilterContext } from '../rules/filter.ts';
import type { Filter } from '../types.ts';

export type FilterRow = {
  id: string;
  title: string;
  contexts: FilterContext[];
  action: FilterAction;
  expires_at: Date | null;
  keywords: { id: string; keyword: string; whole_word: boolean }[] | null;
  posts: { id: string; post_id: string }[] | null;
};

/** The columns of a filter with what belongs to it; ids as text, because JSON's numbers are too small. */
export const filterColumns = sql`filter.id, filter.title, filter.contexts, filter.action, filter.expires_at,
  (select json_agg(json_build_object('id', keyword.id::text, 'keyword', keyword.keyword,
      'whole_word', keyword.whole_word) order by keyword.id)
    from filter_keywords as keyword where keyword.filter_id = filter.id) as keywords,
  (select json_agg(json_build_object('id', entry.id::text, 'post_id', entry.post_id::text)
      order by entry.id)
    from filter_posts as entry where entry.filter_id = filter.id) as posts`;

export function filterOf(row: FilterRow): Filter {
  return {
    id: toId(row.id),
    title: row.title,
    contexts: row.contexts,
    action: row.action,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    keywords: (row.keywords ?? []).map(({ id, keyword, whole_word: wholeWord }) => ({
      id: toId(id),
      keyword,
      wholeWord,
    })),
    posts: (row.posts ?? []).map((entry) => ({ id: toId(entry.id), postId: toId(entry.post_id) })),
  };
}

/** Others' filters look as if they were not there. */
export function filterNotFound() {
  return refuse('not-found', { detail: 'There is no such filter.' });
}

/** The owner's filters, the oldest first; at most 100. */
export async function listFilters(reader: Reader, owner: AccountId): Promise<readonly Filter[]> {
  const { rows } = await sql<FilterRow>`
    select ${filterColumns} from filters as filter
    where filter.owner_id = ${owner} order by filter.id`.execute(reader);
  return rows.map(filterOf);
}

/** @throws Refusal `not-found` unless it is the owner's */
export async function getFilter(
  reader: Reader,
  owner: AccountId,
  filterId: FilterId,
): Promise<Filter> {
  const { rows } = await sql<FilterRow>`
    select ${filterColumns} from filters as filter
    where filter.id = ${filterId} and filter.owner_id = ${owner}`.execute(reader);
  if (rows[0] === undefined) throw filterNotFound();
  return filterOf(rows[0]);
}

/** The filter that holds one of these. @throws Refusal `not-found` unless it is the owner's */
export async function getFilterWith(
  reader: Reader,
  owner: AccountId,
  part: FilterPart,
): Promise<Filter> {
  const { rows } = await sql<FilterRow>`
    select ${filterColumns} from filters as filter
    where filter.owner_id = ${owner} and filter.id in (
      select filter_id from ${sql.table(part.table)} where id = ${part.id})`.execute(reader);
  if (rows[0] === undefined) throw filterNotFound();
  return filterOf(rows[0]);
}

/** One keyword or one post of a filter, by its own id. */
export type FilterPart = {
  readonly table: 'filter_keywords' | 'filter_posts';
  readonly id: string;
};
