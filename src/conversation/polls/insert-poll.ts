import { sql } from 'kysely';
import { after, type PostId } from '#foundation';
import { publish, type Tx, type World } from '#infrastructure';
import { conversationTopics } from '../events.ts';
import type { CheckedPoll } from '../rules/poll.ts';
import type { Poll } from '../types.ts';

/** Writes a new post's poll and has it end in its time. */
export async function insertPoll(
  tx: Tx,
  world: Pick<World, 'clock'>,
  { postId, poll }: { readonly postId: PostId; readonly poll: CheckedPoll },
): Promise<Poll> {
  const expiresAt = after(world.clock.now(), poll.seconds * 1000);
  const counts = poll.options.map(() => 0);
  await sql`
    insert into polls (post_id, options, multiple, hides_totals, expires_at, counts)
    values (${postId}, ${poll.options}::text[], ${poll.multiple}, ${poll.hidesTotals}, ${expiresAt},
      ${counts}::integer[])`.execute(tx);
  await endPollAt(tx, postId, expiresAt);
  const { options, multiple, hidesTotals } = poll;
  return { options, multiple, hidesTotals, expiresAt, counts, voters: 0, revision: 1 };
}

/** One ending for each poll: a new time replaces the old one. */
export async function endPollAt(tx: Tx, postId: PostId, expiresAt: Date): Promise<void> {
  await publish(
    tx,
    conversationTopics.endPoll,
    { postId },
    { runAt: expiresAt, key: pollKey(postId) },
  );
}

export function pollKey(postId: PostId): string {
  return `poll:${postId}`;
}
