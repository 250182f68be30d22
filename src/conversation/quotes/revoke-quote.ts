import { sql } from 'kysely';
import type { AccountId, PostId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { forgetKeptPosts } from '../decided-post.ts';
import { lockOwnPost, postNotFound } from '../edit-post.ts';
import { afterReaction, reactedPost } from '../reactions.ts';
import { openReading } from '../reading.ts';
import type { PostFor } from '../types.ts';

/**
 * Withdraws consent to one quote of one's own post: it is not shown there any more, to nobody and
 * for good. Doing it again does nothing.
 * @throws Refusal `not-found` unless the one post is the author's and the other quotes it
 */
export async function revokeQuote(
  world: World,
  author: AccountId,
  { postId, quotingId }: { readonly postId: PostId; readonly quotingId: PostId },
): Promise<PostFor> {
  const quoting = await reactedPost(await openReading(world, author), quotingId);
  if (quoting.quote?.postId !== postId) throw postNotFound();
  await transact(world, async (tx) => {
    await lockOwnPost(tx, author, postId);
    await sql`
      with revoked as (
        update posts set quote_state = 'revoked', version = version + 1
        where id = ${quotingId} and quotes = ${postId} and quote_state = 'accepted'
        returning visibility
      )
      update post_counts set quotes = greatest(post_counts.quotes - 1, 0) from revoked
      where post_id = ${postId} and revoked.visibility in ('public', 'unlisted')`.execute(tx);
    await forgetKeptPosts(tx);
  });
  return afterReaction(world, author, quotingId);
}
