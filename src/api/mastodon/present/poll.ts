import type { Poll, PostFor } from '#conversation';

/**
 * Mastodon's `Poll`; its id is the post's. Whoever voted, and the author, who may not, are answered
 * as having voted: apps then show the state of the poll instead of a form.
 */
export function presentPoll(
  poll: Poll,
  { post, flags, isOwn }: Pick<PostFor, 'post' | 'flags' | 'isOwn'>,
  now: Date,
) {
  const expired = now >= poll.expiresAt;
  const isHidden = poll.hidesTotals && !expired;
  return {
    id: post.id,
    expires_at: poll.expiresAt.toISOString(),
    expired,
    multiple: poll.multiple,
    votes_count: poll.counts.reduce((sum, count) => sum + count, 0),
    voters_count: poll.voters,
    options: poll.options.map((title, place) => ({
      title,
      votes_count: isHidden ? null : (poll.counts[place] ?? 0),
    })),
    emojis: [],
    voted: isOwn || flags.vote !== undefined,
    own_votes: flags.vote ?? [],
  };
}
