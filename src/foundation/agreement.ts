/**
 * Krippendorff's alpha: how far those who judged the same agree beyond what chance would give.
 * 1: always; 0: no more than by chance; below 0: less. Source: K. Krippendorff, Computing
 * Krippendorff's Alpha-Reliability (2011).
 */

/** What was judged, with every value that somebody gave it; who gave none is left out. */
export type JudgedUnit = readonly number[];

/** `nominal`: values differ or not. `ordinal`: they have ranks, and far ones differ more. */
export type Metric = 'nominal' | 'ordinal';

/** Values that were given to units, and to how many units alike. */
export type JudgedAlike = { readonly values: JudgedUnit; readonly times: number };

/**
 * Alpha over units of which each has two values at least; those with fewer say nothing and are left
 * out. Undefined where there is nothing to compare, or where everybody gave the same value always:
 * what never varies cannot show that it is judged reliably.
 */
export function krippendorffAlpha(
  units: readonly JudgedUnit[],
  metric: Metric,
): number | undefined {
  return alphaOfAlike(
    units.map((values) => ({ values, times: 1 })),
    metric,
  );
}

/** The same of many units, where those with the same values are counted together. */
export function alphaOfAlike(judged: readonly JudgedAlike[], metric: Metric): number | undefined {
  const paired = judged.filter(({ values }) => values.length > 1);
  const counts = new Map<number, number>();
  for (const { values, times } of paired) {
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + times);
  }
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  if (all === 0) return undefined;
  const difference = metric === 'nominal' ? nominal : ordinal(counts);
  const expected = disagreement(counts, difference) / (all * (all - 1));
  if (expected === 0) return undefined;
  const observed = paired
    .map(({ values, times }) => {
      return (times * disagreement(countsOf(values), difference)) / (values.length - 1);
    })
    .reduce((sum, one) => sum + one, 0);
  return 1 - observed / all / expected;
}

/** The share of units on which everybody gave the same value; undefined with nothing to compare. */
export function shareAgreed(units: readonly JudgedUnit[]): number | undefined {
  const paired = units.filter((values) => values.length > 1);
  if (paired.length === 0) return undefined;
  return paired.filter((values) => new Set(values).size === 1).length / paired.length;
}

type Difference = (left: number, right: number) => number;
type Counts = ReadonlyMap<number, number>;

const nominal: Difference = (left, right) => (left === right ? 0 : 1);

/** The squared number of values that lie from one rank to the other, each end counted by half. */
function ordinal(counts: Counts): Difference {
  const ranks = [...counts.keys()].toSorted((left, right) => left - right);
  return (left, right) => {
    const [low, high] = left < right ? [left, right] : [right, left];
    const between = ranks
      .filter((rank) => rank >= low && rank <= high)
      .reduce((sum, rank) => sum + (counts.get(rank) ?? 0), 0);
    const ends = ((counts.get(low) ?? 0) + (counts.get(high) ?? 0)) / 2;
    return low === high ? 0 : (between - ends) ** 2;
  };
}

/** The differences of all ordered pairs among values, summed; equal values are counted together. */
function disagreement(counts: Counts, difference: Difference): number {
  return [...counts]
    .flatMap(([left, many]) =>
      [...counts].map(([right, more]) => many * more * difference(left, right)),
    )
    .reduce((sum, one) => sum + one, 0);
}

function countsOf(values: readonly number[]): Counts {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
