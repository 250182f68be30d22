import { sql } from 'kysely';
import { toId, type AccountId, type PostId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { notify } from '../notify.ts';
import { findPost } from '../post-row.ts';
import type { Post } from '../types.ts';

/** How many are told in one transaction. */
const pageSize = 500;

/**
 * Tells a poll's author and voters that it has ended. Told again after a crash, nobody hears it
 * twice; where the time was moved, the job of the new time tells it.
 */
export async function endPoll(world: World, postId: PostId): Promise<void> {
  const post = await findPost(world.db, postId);
  if (post?.poll === undefined || post.poll.expiresAt > world.clock.now()) return;
  await tell(world, post, [post.authorId]);
  for (let afterId = '0'; ;) {
    const { rows } = await sql<{ id: string }>`
      select account_id as id from poll_ballots
      where post_id = ${postId} and account_id > ${afterId}::bigint
      order by account_id limit ${pageSize}`.execute(world.db);
    await tell(
      world,
      post,
      rows.map(({ id }): AccountId => toId(id)),
    );
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    afterId = last.id;
  }
}

/** Nobody is told of their own acts: to the author it comes from the server. */
async function tell(world: World, post: Post, accountIds: readonly AccountId[]): Promise<void> {
  const ended = String(post.poll?.expiresAt.getTime() ?? 0);
  await transact(world, (tx) =>
    notify(
      tx,
      world,
      ...accountIds.map((accountId) => ({
        accountId,
        kind: 'poll' as const,
        ...(accountId === post.authorId ? {} : { fromId: post.authorId }),
        postId: post.id,
        cause: `poll:${post.id}:${ended}`,
      })),
    ),
  );
}
