import type { EntryView } from './read-entry.ts';

/**
 * How much a restriction takes: something of what an account may do, its reach, all for a time, all.
 * What takes more also accounts for what takes less.
 */
export type Weight = 0 | 1 | 2 | 3 | 4;

const weights: ReadonlyMap<string, Weight> = new Map([
  ['feature-limit', 1],
  ['visibility-limit', 2],
  ['suspension', 3],
  ['ban', 4],
  ['summary-removal', 4],
]);
/** A stayed sanction leaves a visibility limit at most (article 11). */
const stayedWeight: Weight = 2;

type InForce = { readonly docket: string; readonly weight: Weight; readonly isStayed: boolean };

export type Restrictions = {
  readonly add: (entry: EntryView) => void;
  /** The most that the entries take at the end of the log. */
  readonly most: () => Weight;
};

/** Follows, from the entries alone, what is in force in some dockets. */
export function followRestrictions(dockets: readonly string[]): Restrictions {
  const followed = new Set(dockets);
  const inForce = new Map<number, InForce>();
  const add = ({ docket, index, ref, type, sanction = '' }: EntryView): void => {
    if (docket === undefined || !followed.has(docket)) return;
    const weight = weights.get(sanction);
    if (type === 'sanction-started' || type === 'interim') {
      if (weight !== undefined) inForce.set(index, { docket, weight, isStayed: false });
      return;
    }
    const held = inForce.get(ref);
    if (held?.docket !== docket) return;
    if (ends.has(type)) inForce.delete(ref);
    if (type === 'sanction-stayed') inForce.set(ref, { ...held, isStayed: true });
    if (type === 'sanction-resumed') inForce.set(ref, { ...held, isStayed: false });
  };
  return { add, most: () => heaviest([...inForce.values()]) };
}

const ends: ReadonlySet<string> = new Set(['sanction-ended', 'sanction-expired', 'interim-lapsed']);

function heaviest(restrictions: readonly InForce[]): Weight {
  return restrictions.reduce<Weight>((most, { weight, isStayed }) => {
    const left = isStayed && weight > stayedWeight ? stayedWeight : weight;
    return left > most ? left : most;
  }, 0);
}
