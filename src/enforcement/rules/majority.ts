import type { Charter, Level } from './model.ts';

/** Every share is of the panel's seats, not of the votes cast: who stays away is not for it. */
export function simpleMajority(size: number): number {
  return Math.floor(size / 2) + 1;
}

export function twoThirds(size: number): number {
  return Math.ceil((size * 2) / 3);
}

/** All but at most one of five or more; all of fewer (article 4, schedule level 7). */
export function exceptionMajority(size: number): number {
  return size >= 5 ? size - 1 : size;
}

/** Below this many cast votes nothing is decided: three at least, and two thirds of a larger panel. */
export function quorumOf(size: number): number {
  return Math.min(size, Math.max(3, twoThirds(size)));
}

/** How many seats must be for a sanction of this level. */
export function votesNeeded(level: Level, size: number, underException: boolean): number {
  if (level < 7) return simpleMajority(size);
  return underException ? exceptionMajority(size) : twoThirds(size);
}

/** How many seats a panel has that may decide a sanction of this level against this account. */
export function seatsNeeded(level: Level, followers: number, charter: Charter): number {
  return level === 7 && hasReach(followers, charter)
    ? charter.panelSizeWithReach
    : charter.panelSize;
}

export function hasReach(followers: number, charter: Charter): boolean {
  return followers >= charter.reachFollowers;
}
