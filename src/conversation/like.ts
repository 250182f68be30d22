import { sql } from 'kysely';
import { idBucket, type AccountId, type PostId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { requireActive } from './author-check.ts';
import { notify } from './notify.ts';
import { openReading } from './reading.ts';
import {
  afterReaction,
  countReaction,
  reactedPost,
  requireNotBlocking,
  withdrawNotice,
} from './reactions.ts';
import type { PostFor } from './types.ts';

/** Likes a post, once however often it is asked. @throws Refusal `not-found`, `blocked`, `standing-withheld` */
export async function like(world: World, actor: AccountId, postId: PostId): Promise<PostFor> {
  const reading = await openReading(world, actor);
  const post = await reactedPost(reading, postId);
  requireNotBlocking(reading, post);
  await transact(world, async (tx) => {
    await requireActive(tx, actor);
    const { numAffectedRows } = await sql`
      insert into likes (id, account_id, post_id, created_at)
      values (${world.ids.next(idBucket(actor))}, ${actor}, ${postId}, ${world.clock.now()})
      on conflict (account_id, post_id) do nothing`.execute(tx);
    if (numAffectedRows !== 1n) return;
    await countReaction(tx, postId, { of: 'likes', by: 1 });
    await notify(tx, world, {
      accountId: post.authorId,
      kind: 'like',
      fromId: actor,
      postId,
      cause: likeCause(actor, postId),
    });
  });
  return afterReaction(world, actor, postId);
}

/** Takes a like back; without one it does nothing. */
export async function unlike(world: World, actor: AccountId, postId: PostId): Promise<PostFor> {
  await reactedPost(await openReading(world, actor), postId);
  await transact(world, async (tx) => {
    const { numAffectedRows } = await sql`
      delete from likes where account_id = ${actor} and post_id = ${postId}`.execute(tx);
    if (numAffectedRows !== 1n) return;
    await countReaction(tx, postId, { of: 'likes', by: -1 });
    await withdrawNotice(tx, likeCause(actor, postId), postId);
  });
  return afterReaction(world, actor, postId);
}

function likeCause(actor: AccountId, postId: PostId): string {
  return `like:${actor}:${postId}`;
}
