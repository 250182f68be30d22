import { sql } from 'kysely';
import {
  toId,
  type AccountId,
  type BoostId,
  type Page,
  type PageQuery,
  type PostId,
} from '#foundation';
import type { Boost } from '#conversation';
import type { Reader } from '#infrastructure';

/** A like or a bookmark; `id` is the cursor. */
export type Kept = { readonly id: string; readonly postId: PostId };

/**
 * What a person liked or kept, oldest first, whoever may see the posts now: a block or a hidden post
 * does not undo that they did it.
 */
export async function listKept(
  db: Reader,
  table: 'likes' | 'bookmarks',
  { accountId, query }: { readonly accountId: AccountId; readonly query: PageQuery },
): Promise<Page<Kept>> {
  const { rows } = await sql<{ id: string; post_id: string }>`
    select id, post_id from ${sql.table(table)}
    where account_id = ${accountId} and id > ${query.minId ?? '0'}::bigint
    order by id limit ${query.limit}`.execute(db);
  return { items: rows.map((row) => ({ id: row.id, postId: toId(row.post_id) })) };
}

/** What a person passed on, oldest first. */
export async function listBoostsBy(
  db: Reader,
  accountId: AccountId,
  query: PageQuery,
): Promise<Page<Boost>> {
  const rows = await db
    .selectFrom('boosts')
    .select(['id', 'post_id', 'visibility', 'created_at'])
    .where('account_id', '=', accountId)
    .where('id', '>', query.minId ?? '0')
    .orderBy('id')
    .limit(query.limit)
    .execute();
  const items = rows.map((row) => ({
    id: toId<'boost'>(row.id) satisfies BoostId,
    accountId,
    postId: toId<'post'>(row.post_id),
    visibility: visibilityOf(row.visibility),
    createdAt: row.created_at,
  }));
  return { items };
}

function visibilityOf(text: string): Boost['visibility'] {
  return text === 'unlisted' || text === 'followers' ? text : 'public';
}
