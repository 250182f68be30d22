import { sql } from 'kysely';
import type { AccountId, PostId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { requireActive } from '../author-check.ts';
import { postNotFound } from '../edit-post.ts';
import { afterReaction, reactedPost, requireNotBlocking } from '../reactions.ts';
import { openReading } from '../reading.ts';
import { checkChoices, noVote } from '../rules/poll.ts';
import type { PostFor } from '../types.ts';

type PollRow = {
  options: string[];
  multiple: boolean;
  expires_at: Date;
  revision: number;
};

/**
 * Votes in a post's poll, once and for good. `choices` are places of options, from 0.
 * @throws Refusal `not-found`, `blocked`, `standing-withheld`; `invalid` for a second vote, one's
 * own poll, one that has ended, or what are no choices in it
 */
export async function castPollVote(
  world: World,
  voter: AccountId,
  vote: { readonly postId: PostId; readonly choices: readonly number[] },
): Promise<PostFor> {
  const reading = await openReading(world, voter);
  const post = await reactedPost(reading, vote.postId);
  if (post.poll === undefined) throw postNotFound();
  requireNotBlocking(reading, post);
  if (post.authorId === voter) throw noVote('Nobody votes in their own poll.');
  await transact(world, async (tx) => {
    await requireActive(tx, voter);
    const poll = await lockPoll(tx, vote.postId);
    const now = world.clock.now();
    const choices = checkChoices({ ...poll, expiresAt: poll.expires_at }, vote.choices, now);
    const { rows } = await sql`
      insert into poll_ballots (post_id, account_id, revision, choices, created_at)
      select ${vote.postId}, ${voter}, ${poll.revision}, ${choices}::smallint[], ${now}
      where not exists (
        select 1 from poll_ballots where post_id = ${vote.postId} and account_id = ${voter})
      returning account_id`.execute(tx);
    if (rows.length === 0) throw noVote('You have already voted on this poll.');
  });
  return afterReaction(world, voter, vote.postId);
}

/** Votes of one poll go one after the other, so that a second one of a person meets the first. */
async function lockPoll(tx: Tx, postId: PostId): Promise<PollRow> {
  const { rows } = await sql<PollRow>`
    select options, multiple, expires_at, revision from polls where post_id = ${postId} for update`.execute(
    tx,
  );
  if (rows[0] === undefined) throw postNotFound();
  return rows[0];
}
