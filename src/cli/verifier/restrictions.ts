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

type InForce = { readonly weight: Weight; readonly isStayed: boolean };

export type Restrictions = {
  readonly add: (entry: EntryView) => void;
  /** The most that the entries of these dockets take at the end of the log. */
  readonly most: (dockets: readonly string[]) => Weight;
};

/** Follows, from the entries alone, what is in force in each docket. */
export function followRestrictions(): Restrictions {
  const byDocket = new Map<string, Map<number, InForce>>();
  const of = (docket: string): Map<number, InForce> => {
    const known = byDocket.get(docket) ?? new Map<number, InForce>();
    byDocket.set(docket, known);
    return known;
  };
  const add = (entry: EntryView): void => {
    const { docket, index, ref, type, sanction = '' } = entry;
    if (docket === undefined) return;
    const weight = weights.get(sanction);
    if (type === 'sanction-started' || type === 'interim') {
      if (weight !== undefined) of(docket).set(index, { weight, isStayed: false });
      return;
    }
    if (ends.has(type)) of(docket).delete(ref);
    const held = byDocket.get(docket)?.get(ref);
    if (held === undefined) return;
    if (type === 'sanction-stayed') of(docket).set(ref, { ...held, isStayed: true });
    if (type === 'sanction-resumed') of(docket).set(ref, { ...held, isStayed: false });
  };
  return {
    add,
    most: (dockets) => heaviest(dockets.flatMap((docket) => [...of(docket).values()])),
  };
}

const ends: ReadonlySet<string> = new Set(['sanction-ended', 'sanction-expired', 'interim-lapsed']);

function heaviest(restrictions: readonly InForce[]): Weight {
  return restrictions.reduce<Weight>((most, { weight, isStayed }) => {
    const left = isStayed && weight > stayedWeight ? stayedWeight : weight;
    return left > most ? left : most;
  }, 0);
}
