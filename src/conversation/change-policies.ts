import { sql } from 'kysely';
import type { AccountId, PostId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { forgetKeptPosts } from './decided-post.ts';
import { lockOwnPost } from './edit-post.ts';
import { afterReaction } from './reactions.ts';
import { quotePolicyOf, type QuotePolicy, type ReplyPolicy } from './rules/policies.ts';
import type { PostFor } from './types.ts';

/**
 * Changes who may answer and quote a post from now on; what was answered and quoted stays. It is no
 * edit: nobody is told, and the post is not marked.
 * @throws Refusal `not-found` unless it is the author's and stands
 */
export async function changePolicies(
  world: World,
  author: AccountId,
  postId: PostId,
  change: { readonly replyPolicy?: ReplyPolicy; readonly quotePolicy?: QuotePolicy },
): Promise<PostFor> {
  await transact(world, async (tx) => {
    const post = await lockOwnPost(tx, author, postId);
    await sql`
      update posts set reply_policy = ${change.replyPolicy ?? post.replyPolicy},
        quote_policy = ${quotePolicyOf(change.quotePolicy ?? post.quotePolicy, post.visibility)}
      where id = ${postId}`.execute(tx);
    await forgetKeptPosts(tx);
  });
  return afterReaction(world, author, postId);
}
