import { sql } from 'kysely';
import type { Reader } from '#infrastructure';
import { isFoundByTag } from './found-by-tag.ts';
import type { IdRange } from './timelines.ts';

/**
 * The ids of a home timeline by SQL: one's own, followed authors' and followed tags' latest, one
 * index range each (LATERAL), so its cost is follows × page, not posts. Direct posts only where they
 * name the viewer. What else does not belong is left out when reading.
 */
export async function loadHomeIds(
  reader: Reader,
  viewer: string,
  range: IdRange,
): Promise<readonly string[]> {
  const order = range.from === 'newest' ? sql`desc` : sql`asc`;
  const bounds = (column: ReturnType<typeof sql.ref>) => boundsOf(column, range);
  const { rows } = await sql<{ id: string }>`
    (select latest.id from (
      select followee_id as id from follows where follower_id = ${viewer}
      union all select ${viewer}::bigint
    ) as author
    cross join lateral (
      (select post.id from posts as post
       where post.author_id = author.id and post.deleted_at is null ${bounds(sql.ref('post.id'))}
         and (post.visibility <> 'direct' or post.author_id = ${viewer} or exists (
           select 1 from mentions where mentions.post_id = post.id and mentions.account_id = ${viewer}))
       order by post.id ${order} limit ${range.count})
      union all
      (select boost.id from boosts as boost
       where boost.account_id = author.id ${bounds(sql.ref('boost.id'))}
       order by boost.id ${order} limit ${range.count})
    ) as latest
    order by latest.id ${order} limit ${range.count})
    union
    (select latest.id from followed_tags as followed cross join lateral (
      select tagged.post_id as id from post_tags as tagged join posts as post on post.id = tagged.post_id
      where tagged.tag = followed.tag and ${isFoundByTag} ${bounds(sql.ref('tagged.post_id'))}
      order by tagged.post_id ${order} limit ${range.count}
    ) as latest where followed.account_id = ${viewer}
    order by latest.id ${order} limit ${range.count})
    order by id ${order} limit ${range.count}`.execute(reader);
  return rows.map(({ id }) => id);
}

/** The latest posts and boosts of one author, for those who are merged when read. */
export async function loadAuthorIds(
  reader: Reader,
  author: string,
  range: IdRange,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    (select id from posts where author_id = ${author} and deleted_at is null and visibility <> 'direct'
     order by id desc limit ${range.count})
    union all
    (select id from boosts where account_id = ${author} order by id desc limit ${range.count})
    order by id desc limit ${range.count}`.execute(reader);
  return rows.map(({ id }) => id);
}

/** ` and column < … and column > …`, as far as the range has bounds. */
export function boundsOf(column: ReturnType<typeof sql.ref>, range: IdRange) {
  const before = range.before === undefined ? sql`` : sql` and ${column} < ${range.before}::bigint`;
  const after = range.after === undefined ? sql`` : sql` and ${column} > ${range.after}::bigint`;
  return sql`${before}${after}`;
}
