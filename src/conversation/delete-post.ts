import { sql } from 'kysely';
import type { AccountId, PostId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { lockOwnPost } from './edit-post.ts';
import { discountAnswer, isCounted } from './insert-post.ts';
import { memoryOf } from './memory/memory.ts';
import type { Post } from './types.ts';

/**
 * Deletes a post: its text, history, tags and notifications go, a tombstone keeps its place in the
 * thread. Its pictures are free to be used again. Gives the post as it was, for writing it anew.
 * Whatever the standing: taking back one's own words is never withheld.
 * @throws Refusal `not-found` unless it is the author's and stands
 */
export async function deletePost(world: World, author: AccountId, postId: PostId): Promise<Post> {
  const deleted = await transact(world, async (tx) => {
    const post = await lockOwnPost(tx, author, postId);
    await emptyPost(tx, post, world.clock.now());
    return post;
  });
  const memory = memoryOf(world);
  memory.posts.drop(postId);
  memory.deeds.drop(author);
  memory.postCounts.drop(author);
  if (deleted.inReplyTo !== undefined) memory.posts.drop(deleted.inReplyTo);
  return deleted;
}

async function emptyPost(tx: Tx, post: Post, now: Date): Promise<void> {
  await sql`
    update posts set text = '', html = '', content_warning = '', sensitive = false, language = null,
      tags = '{}', has_media = false, version = version + 1, deleted_at = ${now}
    where id = ${post.id}`.execute(tx);
  await tx.deleteFrom('post_edits').where('post_id', '=', post.id).execute();
  await tx.deleteFrom('post_tags').where('post_id', '=', post.id).execute();
  await tx.deleteFrom('pins').where('post_id', '=', post.id).execute();
  await tx.deleteFrom('notifications').where('post_id', '=', post.id).execute();
  await sql`update media set post_id = null where post_id = ${post.id}`.execute(tx);
  if (post.inReplyTo !== undefined && isCounted(post.visibility))
    await discountAnswer(tx, post.inReplyTo);
}
