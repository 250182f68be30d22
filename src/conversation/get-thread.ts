import { sql } from 'kysely';
import type { PostId } from '#foundation';
import type { Db, World } from '#infrastructure';
import { shownPost } from './get-post.ts';
import { isShunned, openReading, postsById, showAll } from './reading.ts';
import { threadOrder } from './rules/thread-order.ts';
import type { Post, PostFor, Thread, Viewer } from './types.ts';

type Bounds = {
  readonly ancestors: number;
  readonly descendants: number;
  readonly depth: number;
};

const most = {
  signedIn: { ancestors: 4096, descendants: 4096, depth: 1000 },
  inPublic: { ancestors: 4096, descendants: 1024, depth: 1000 },
  /** What Mastodon gives to programs that say not for whom they read. */
  nearest: { ancestors: 40, descendants: 60, depth: 20 },
} as const satisfies Record<string, Bounds>;

/**
 * What stands around a post: the posts it answers, from the root down, and its answers in reading
 * order. Tombstones keep their place where something hangs on them; people whom the viewer blocked
 * or muted are left out.
 * @throws Refusal `not-found` when the viewer may not see the post
 */
export async function getThread(
  world: World,
  viewer: Viewer,
  postId: PostId,
  { onlyNearest = false }: { readonly onlyNearest?: boolean } = {},
): Promise<Thread> {
  const reading = await openReading(world, viewer);
  const { post } = await shownPost(reading, postId);
  const bounds = onlyNearest ? most.nearest : viewer === undefined ? most.inPublic : most.signedIn;
  const [above, below] = await Promise.all([
    post.inReplyTo === undefined ? [] : ancestorIds(world.db, post.id, bounds),
    descendantIds(world.db, post.id, bounds),
  ]);
  const answers = threadOrder(post, await postsById(reading, below));
  const isWelcome = ({ authorId }: Post): boolean => !isShunned(reading, authorId);
  const ancestors = (await postsById(reading, above)).filter(isWelcome);
  return {
    ancestors: await showAll(reading, ancestors),
    descendants: withoutLooseTombstones(await showAll(reading, answers.filter(isWelcome))),
  };
}

/** From the root down, without the post itself; a bound leaves out those nearest the root. */
async function ancestorIds(
  db: Db,
  postId: PostId,
  { ancestors }: Bounds,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive above as (
      select id, in_reply_to, 0 as height from posts where id = ${postId}
      union all
      select parent.id, parent.in_reply_to, above.height + 1
      from above join posts as parent on parent.id = above.in_reply_to
      where above.height < ${ancestors}
    )
    select id from above where height > 0 order by height desc`.execute(db);
  return rows.map(({ id }) => id);
}

/** Breadth first, so that a bound cuts off the deepest. */
async function descendantIds(
  db: Db,
  postId: PostId,
  { descendants, depth }: Bounds,
): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive below as (
      select id, 1 as depth from posts where in_reply_to = ${postId}
      union all
      select answer.id, below.depth + 1
      from below join posts as answer on answer.in_reply_to = below.id
      where below.depth < ${depth}
    )
    select id from below limit ${descendants}`.execute(db);
  return rows.map(({ id }) => id);
}

/** A deleted post without answers keeps no place; a hidden one says that it was hidden. */
function withoutLooseTombstones(posts: readonly PostFor[]): readonly PostFor[] {
  const answered = new Set<string>();
  const kept: PostFor[] = [];
  for (const shown of posts.toReversed()) {
    if (shown.tombstone?.reason === 'deleted' && !answered.has(shown.post.id)) continue;
    if (shown.post.inReplyTo !== undefined) answered.add(shown.post.inReplyTo);
    kept.push(shown);
  }
  return kept.toReversed();
}
