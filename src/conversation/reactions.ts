import { sql } from 'kysely';
import { refuse, type AccountId, type PostId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { postNotFound } from './edit-post.ts';
import { memoryOf } from './memory/memory.ts';
import { openReading, postsById, showAll, viewOf, type Reading } from './reading.ts';
import type { Post, PostFor } from './types.ts';

/**
 * The post that somebody reacts to, as they may see it.
 * @throws Refusal `not-found` where they may not, or only a tombstone is left
 */
export async function reactedPost(reading: Reading, postId: PostId): Promise<Post> {
  const [post] = await postsById(reading, [postId]);
  const view = post === undefined ? undefined : viewOf(reading, post);
  if (post === undefined || view === undefined || view.tombstone !== undefined)
    throw postNotFound();
  return post;
}

/** @throws Refusal `blocked` when the actor blocked the author */
export function requireNotBlocking(reading: Reading, post: Post): void {
  if (reading.relations.blocks.has(post.authorId)) {
    throw refuse('blocked', { detail: 'You blocked the author of this post.' });
  }
}

export async function countReaction(
  tx: Tx,
  postId: PostId,
  change: { readonly of: 'likes' | 'boosts'; readonly by: 1 | -1 },
): Promise<void> {
  const column = sql.ref(change.of);
  await sql`
    insert into post_counts as counts (post_id, ${column}) values (${postId}, ${Math.max(change.by, 0)})
    on conflict (post_id) do update set ${column} = greatest(counts.${column} + ${change.by}, 0)`.execute(
    tx,
  );
}

/** A reaction taken back is not told any more. */
export async function withdrawNotice(tx: Tx, cause: string, postId: PostId): Promise<void> {
  await tx
    .deleteFrom('notifications')
    .where('post_id', '=', postId)
    .where('cause', '=', cause)
    .execute();
}

/** After the commit: the post as the actor now sees it. */
export async function afterReaction(
  world: World,
  actor: AccountId,
  postId: PostId,
): Promise<PostFor> {
  const memory = memoryOf(world);
  memory.posts.drop(postId);
  memory.deeds.drop(actor);
  const reading = await openReading(world, actor);
  const [shown] = await showAll(reading, await postsById(reading, [postId]));
  if (shown === undefined) throw postNotFound();
  return shown;
}
