import { sql } from 'kysely';
import { after, type PostId } from '#foundation';
import { unpublish, type Tx, type World } from '#infrastructure';
import type { CheckedPoll } from '../rules/poll.ts';
import type { Poll, Post } from '../types.ts';
import { endPollAt, insertPoll, pollKey } from './insert-poll.ts';

/**
 * Makes an edited post's poll what the edit says; null takes it away. Other options, or another
 * number of choices, empty the ballot box: nobody's vote is turned into one that they did not cast.
 */
export async function changePoll(
  tx: Tx,
  world: Pick<World, 'clock'>,
  { before, poll }: { readonly before: Post; readonly poll: CheckedPoll | null },
): Promise<void> {
  if (poll === null) await removePoll(tx, before.id);
  else if (before.poll === undefined) await insertPoll(tx, world, { postId: before.id, poll });
  else await updatePoll(tx, world, { postId: before.id, was: before.poll, poll });
}

async function removePoll(tx: Tx, postId: PostId): Promise<void> {
  await tx.deleteFrom('polls').where('post_id', '=', postId).execute();
  await unpublish(tx, pollKey(postId));
}

type Change = { readonly postId: PostId; readonly was: Poll; readonly poll: CheckedPoll };

async function updatePoll(
  tx: Tx,
  world: Pick<World, 'clock'>,
  { postId, was, poll }: Change,
): Promise<void> {
  const expiresAt = after(world.clock.now(), poll.seconds * 1000);
  const isOther =
    poll.multiple !== was.multiple || JSON.stringify(poll.options) !== JSON.stringify(was.options);
  if (isOther) await tx.deleteFrom('poll_ballots').where('post_id', '=', postId).execute();
  const emptied = poll.options.map(() => 0);
  await sql`
    update polls set options = ${poll.options}::text[], multiple = ${poll.multiple},
      hides_totals = ${poll.hidesTotals}, expires_at = ${expiresAt},
      counts = case when ${isOther} then ${emptied}::integer[] else counts end,
      voters = case when ${isOther} then 0 else voters end,
      revision = revision + ${isOther ? 1 : 0}
    where post_id = ${postId}`.execute(tx);
  await endPollAt(tx, postId, expiresAt);
}
