import { sql } from 'kysely';
import { idBucket, refuse, type AccountId, type PostId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { openReading } from './reading.ts';
import { afterReaction, reactedPost } from './reactions.ts';
import type { PostFor } from './types.ts';

/** How many posts a profile can pin. */
const mostPins = 5;

/** Keeps a post for oneself; nobody is told, and no standing takes it away. */
export async function bookmark(world: World, actor: AccountId, postId: PostId): Promise<PostFor> {
  await reactedPost(await openReading(world, actor), postId);
  await sql`
    insert into bookmarks (id, account_id, post_id, created_at)
    values (${world.ids.next(idBucket(actor))}, ${actor}, ${postId}, ${world.clock.now()})
    on conflict (account_id, post_id) do nothing`.execute(world.db);
  return afterReaction(world, actor, postId);
}

export async function unbookmark(world: World, actor: AccountId, postId: PostId): Promise<PostFor> {
  await world.db
    .deleteFrom('bookmarks')
    .where('account_id', '=', actor)
    .where('post_id', '=', postId)
    .execute();
  return afterReaction(world, actor, postId);
}

/**
 * Puts one of one's own posts on top of one's profile, at most five.
 * @throws Refusal `not-found`, `forbidden` for another's or a direct post, `too-many`
 */
export async function pin(world: World, actor: AccountId, postId: PostId): Promise<PostFor> {
  const post = await reactedPost(await openReading(world, actor), postId);
  if (post.authorId !== actor || post.visibility === 'direct') {
    throw refuse('forbidden', { detail: 'Only your own posts can be pinned, and no direct ones.' });
  }
  await transact(world, async (tx) => {
    // The account's row makes two pins at once count each other.
    await sql`select 1 from accounts where id = ${actor} for no key update`.execute(tx);
    const pinned = await tx
      .selectFrom('pins')
      .select('post_id')
      .where('account_id', '=', actor)
      .execute();
    if (pinned.some((row) => row.post_id === postId)) return;
    if (pinned.length >= mostPins) {
      throw refuse('too-many', { detail: `A profile has at most ${mostPins} pinned posts.` });
    }
    await tx
      .insertInto('pins')
      .values({ account_id: actor, post_id: postId, created_at: world.clock.now() })
      .execute();
  });
  return afterReaction(world, actor, postId);
}

export async function unpin(world: World, actor: AccountId, postId: PostId): Promise<PostFor> {
  await world.db
    .deleteFrom('pins')
    .where('account_id', '=', actor)
    .where('post_id', '=', postId)
    .execute();
  return afterReaction(world, actor, postId);
}

/** Ends notifications about the whole conversation that a post belongs to. */
export async function muteConversation(
  world: World,
  actor: AccountId,
  postId: PostId,
): Promise<PostFor> {
  const post = await reactedPost(await openReading(world, actor), postId);
  await world.db
    .insertInto('conversation_mutes')
    .values({ account_id: actor, thread_root: post.threadRoot, created_at: world.clock.now() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return afterReaction(world, actor, postId);
}

export async function unmuteConversation(
  world: World,
  actor: AccountId,
  postId: PostId,
): Promise<PostFor> {
  const post = await reactedPost(await openReading(world, actor), postId);
  await world.db
    .deleteFrom('conversation_mutes')
    .where('account_id', '=', actor)
    .where('thread_root', '=', post.threadRoot)
    .execute();
  return afterReaction(world, actor, postId);
}
