import { after, dayMs } from '#foundation';

/** Half a year without a breach: what a warning or a return is held to. */
export const cleanDays = 182;

/** Of fewer than this no rate is told: it would be about one or two people. */
const leastBase = 20;

/** How many to a thousand, to one decimal; undefined where there is too little to say. */
export function perThousand(count: number, base: number): number | undefined {
  return base < leastBase ? undefined : Math.round((count * 10_000) / base) / 10;
}

/** A warning served, or a sanction ended, with when the same person is proved to have broken a rule since. */
export type NewStart = { readonly at: Date; readonly brokenAt: readonly Date[] };

export type HeldShare = {
  /** New starts whose half year is over. */
  readonly of: number;
  readonly held: number;
};

/** How many new starts were followed by a clean half year, of those of which it is over. */
export function heldShare(starts: readonly NewStart[], now: Date): HeldShare {
  const over = starts.filter(({ at }) => after(at, cleanDays * dayMs) <= now);
  const held = over.filter(({ at, brokenAt }) => {
    const until = after(at, cleanDays * dayMs);
    return brokenAt.every((broken) => broken <= at || broken > until);
  });
  return { of: over.length, held: held.length };
}
