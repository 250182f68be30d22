import { dayMs, hourMs, type AccountId } from '#foundation';

/** Somebody who reported, as far as it tells whether they speak for themselves. */
export type Voice = {
  /** Absent for another server's report: each such server is one voice. */
  readonly reporter?: AccountId;
  readonly server?: string;
  readonly joinedAt: Date;
  readonly comment: string;
};

const newcomerMs = 14 * dayMs;

/**
 * How many independent voices reports are: those who wrote the same words, follow each other, or
 * joined together lately speak as one. Shown beside the number of reports, so that nobody takes a
 * crowd for a proof; it orders nothing and decides nothing (article 2).
 */
export function voicesOf(
  voices: readonly Voice[],
  follows: readonly (readonly [follower: AccountId, followee: AccountId])[],
  now: Date,
): number {
  const groups = voices.map((_voice, at) => at);
  const rootOf = (at: number): number => {
    const above = groups[at] ?? at;
    return above === at ? at : rootOf(above);
  };
  for (const [one, first] of voices.entries()) {
    for (const [other, second] of voices.slice(0, one).entries()) {
      if (actTogether(first, second, follows, now)) groups[rootOf(one)] = rootOf(other);
    }
  }
  return new Set(groups.map((_group, at) => rootOf(at))).size;
}

function actTogether(
  one: Voice,
  other: Voice,
  follows: Parameters<typeof voicesOf>[1],
  now: Date,
): boolean {
  if (nameOf(one) === nameOf(other)) return true;
  if (said(one) !== '' && said(one) === said(other)) return true;
  return isFollowing(one, other, follows) || joinedTogether(one, other, now);
}

const nameOf = ({ reporter, server = '' }: Voice): string => reporter ?? `@${server}`;

/** The words alone: spelling a copied text with other marks makes no second voice. */
const said = ({ comment }: Voice): string =>
  comment
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

const isFollowing = (one: Voice, other: Voice, follows: Parameters<typeof voicesOf>[1]): boolean =>
  follows.some(
    ([follower, followee]) => follower === one.reporter && followee === other.reporter,
  ) &&
  follows.some(([follower, followee]) => follower === other.reporter && followee === one.reporter);

const joinedTogether = (one: Voice, other: Voice, now: Date): boolean =>
  [one, other].every(({ joinedAt }) => now.getTime() - joinedAt.getTime() < newcomerMs) &&
  Math.abs(one.joinedAt.getTime() - other.joinedAt.getTime()) < hourMs;
