import { sql } from 'kysely';
import {
  boundedLimit,
  toId,
  type AccountId,
  type Page,
  type PageQuery,
  type PostId,
} from '#foundation';
import type { World } from '#infrastructure';
import { isShunned, openReading, postsById, showAll, type Reading } from './reading.ts';
import { reactedPost } from './reactions.ts';
import { collectPage } from './timelines/collect-page.ts';
import { boundsOf } from './timelines/home-ids.ts';
import type { IdRange } from './timelines/timelines.ts';
import type { ListedPost, Reaction, Viewer } from './types.ts';

/** Who liked a post, the latest first. @throws Refusal `not-found` where the viewer may not see it */
export async function listLikers(
  world: World,
  viewer: Viewer,
  postId: PostId,
  query: PageQuery,
): Promise<Page<Reaction>> {
  return listReactions(await openReading(world, viewer), 'likes', { postId, query });
}

/** Who boosted a post, the latest first. @throws Refusal `not-found` where the viewer may not see it */
export async function listBoosters(
  world: World,
  viewer: Viewer,
  postId: PostId,
  query: PageQuery,
): Promise<Page<Reaction>> {
  return listReactions(await openReading(world, viewer), 'boosts', { postId, query });
}

/** The viewer's likes, the latest like first. Cursors are ids of likes. */
export async function listLikes(
  world: World,
  viewer: AccountId,
  query: PageQuery,
): Promise<Page<ListedPost>> {
  return listKept(await openReading(world, viewer), viewer, { table: 'likes', query });
}

/** The viewer's bookmarks, the latest first. Cursors are ids of bookmarks. */
export async function listBookmarks(
  world: World,
  viewer: AccountId,
  query: PageQuery,
): Promise<Page<ListedPost>> {
  return listKept(await openReading(world, viewer), viewer, { table: 'bookmarks', query });
}

async function listReactions(
  reading: Reading,
  table: 'likes' | 'boosts',
  { postId, query }: { postId: PostId; query: PageQuery },
): Promise<Page<Reaction>> {
  await reactedPost(reading, postId);
  const reactionsById = new Map<string, Reaction>();
  const fetch = async (range: IdRange): Promise<readonly string[]> => {
    const { rows } = await sql<{ id: string; account_id: string }>`
      select id, account_id from ${sql.table(table)}
      where post_id = ${postId} ${boundsOf(sql.ref('id'), range)}
      order by id ${orderOf(range)} limit ${range.count}`.execute(reading.memory.db);
    for (const row of rows)
      reactionsById.set(row.id, { id: row.id, accountId: toId(row.account_id) });
    return rows.map(({ id }) => id);
  };
  return collectPage({ ...query, limit: boundedLimit(query.limit, 40, 80) }, fetch, async (ids) =>
    ids.flatMap((id) => {
      const reaction = reactionsById.get(id);
      return reaction === undefined || isShunned(reading, reaction.accountId) ? [] : [reaction];
    }),
  );
}

async function listKept(
  reading: Reading,
  viewer: AccountId,
  { table, query }: { table: 'likes' | 'bookmarks'; query: PageQuery },
): Promise<Page<ListedPost>> {
  const postIdById = new Map<string, string>();
  const fetch = async (range: IdRange): Promise<readonly string[]> => {
    const { rows } = await sql<{ id: string; post_id: string }>`
      select id, post_id from ${sql.table(table)}
      where account_id = ${viewer} ${boundsOf(sql.ref('id'), range)}
      order by id ${orderOf(range)} limit ${range.count}`.execute(reading.memory.db);
    for (const row of rows) postIdById.set(row.id, row.post_id);
    return rows.map(({ id }) => id);
  };
  return collectPage(query, fetch, (ids) => keptPosts(reading, ids, postIdById));
}

async function keptPosts(
  reading: Reading,
  ids: readonly string[],
  postIdById: ReadonlyMap<string, string>,
): Promise<readonly ListedPost[]> {
  const posts = await postsById(
    reading,
    ids.flatMap((id) => postIdById.get(id) ?? []),
  );
  const shown = new Map((await showAll(reading, posts)).map((one) => [one.post.id, one]));
  return ids.flatMap((id) => {
    const one = shown.get(toId(postIdById.get(id) ?? id));
    return one === undefined || one.tombstone?.reason === 'deleted' ? [] : [{ ...one, id }];
  });
}

function orderOf(range: IdRange) {
  return range.from === 'newest' ? sql`desc` : sql`asc`;
}
