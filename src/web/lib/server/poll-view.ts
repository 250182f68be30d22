import type { PostFor } from '#conversation';

/** A poll as a page shows it to one viewer. */
export type PollView = {
  readonly options: readonly {
    readonly title: string;
    /** Of those who voted; absent while the result is hidden. */
    readonly percent?: number;
    readonly own: boolean;
  }[];
  readonly multiple: boolean;
  readonly voters: number;
  readonly ended: boolean;
  readonly hidden: boolean;
  readonly expiresAt: Date;
  readonly mayVote: boolean;
};

export function viewPoll(
  { post, flags, isOwn }: PostFor,
  { now, isSignedIn }: { readonly now: Date; readonly isSignedIn: boolean },
): { readonly poll?: PollView } {
  const { poll } = post;
  if (poll === undefined) return {};
  const ended = now >= poll.expiresAt;
  const hidden = poll.hidesTotals && !ended;
  const options = poll.options.map((title, place) => ({
    title,
    own: flags.vote?.includes(place) === true,
    ...(hidden ? {} : { percent: share(poll.counts[place] ?? 0, poll.voters) }),
  }));
  const { multiple, voters, expiresAt } = poll;
  const mayVote = isSignedIn && !isOwn && !ended && flags.vote === undefined;
  return { poll: { options, multiple, voters, ended, hidden, expiresAt, mayVote } };
}

function share(count: number, voters: number): number {
  return voters === 0 ? 0 : Math.round((100 * count) / voters);
}
