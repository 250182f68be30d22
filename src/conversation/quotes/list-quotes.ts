import { sql } from 'kysely';
import type { Page, PageQuery, PostId } from '#foundation';
import type { World } from '#infrastructure';
import { reactedPost } from '../reactions.ts';
import { isShunned, openReading, postsById, showAll } from '../reading.ts';
import { collectPage } from '../timelines/collect-page.ts';
import { boundsOf } from '../timelines/home-ids.ts';
import type { IdRange } from '../timelines/timelines.ts';
import type { PostFor, Viewer } from '../types.ts';

type Quoting = PostFor & { readonly id: PostId };

/**
 * The posts that quote a post and that the viewer may see, newest first.
 * @throws Refusal `not-found` where the viewer may not see the post itself
 */
export async function listQuotes(
  world: World,
  viewer: Viewer,
  postId: PostId,
  query: PageQuery,
): Promise<Page<Quoting>> {
  const reading = await openReading(world, viewer);
  await reactedPost(reading, postId);
  const fetch = async (range: IdRange): Promise<readonly string[]> => {
    const { rows } = await sql<{ id: string }>`
      select id from posts
      where quotes = ${postId} and quote_state = 'accepted' ${boundsOf(sql.ref('id'), range)}
      order by id ${range.from === 'newest' ? sql`desc` : sql`asc`} limit ${range.count}`.execute(
      world.db,
    );
    return rows.map(({ id }) => id);
  };
  return collectPage(query, fetch, async (ids) => {
    const shown = await showAll(reading, await postsById(reading, ids));
    return shown
      .filter(
        ({ post, tombstone }) => tombstone === undefined && !isShunned(reading, post.authorId),
      )
      .map((one) => ({ ...one, id: one.post.id }));
  });
}
