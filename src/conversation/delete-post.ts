import { sql } from 'kysely';
import type { AccountId, PostId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { tellConversations } from './direct/record-direct.ts';
import { lockOwnPost } from './edit-post.ts';
import { emptyPosts } from './empty-posts.ts';
import { removeReleased } from './media/sweep-media.ts';
import { memoryOf } from './memory/memory.ts';
import { sayDeleted } from './streams/happening.ts';
import type { Post } from './types.ts';

/**
 * Deletes a post: its text, history, tags and notifications go, a tombstone keeps its place in the
 * thread. Its files are free to be used again for a day, unless they are to go too. Gives the post as it was, for writing it anew.
 * Whatever the standing: taking back one's own words is never withheld.
 * @throws Refusal `not-found` unless it is the author's and stands
 */
export async function deletePost(
  world: World,
  author: AccountId,
  postId: PostId,
  { withFiles = false }: { readonly withFiles?: boolean | undefined } = {},
): Promise<Post> {
  const deleted = await transact(world, async (tx) => {
    const post = await lockOwnPost(tx, author, postId);
    if (post.visibility === 'direct') await tellConversations(tx, postId);
    await emptyPosts(tx, sql`posts.id = ${postId}`, world.clock.now());
    sayDeleted(tx, post);
    return post;
  });
  const memory = memoryOf(world);
  memory.posts.drop(postId);
  memory.deeds.drop(author);
  memory.postCounts.drop(author);
  if (deleted.inReplyTo !== undefined) memory.posts.drop(deleted.inReplyTo);
  if (deleted.quote !== undefined) memory.posts.drop(deleted.quote.postId);
  if (withFiles) {
    await removeReleased(
      world,
      deleted.media.map(({ id }) => id),
    );
  }
  return deleted;
}
