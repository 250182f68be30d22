import type { Months } from './counting.ts';

/** A month (`2027-01`), a year (`2027`), or the whole log (`all`). */
export type Period = {
  readonly name: string;
  readonly holds: (month: string) => boolean;
};

/** Reads a period's name; undefined for anything else. */
export function findPeriod(name: string): Period | undefined {
  if (name === 'all') return { name, holds: () => true };
  if (!/^[2-9]\d{3}(?:-(?:0[1-9]|1[0-2]))?$/.test(name)) return undefined;
  return { name, holds: (month) => month === name || month.startsWith(`${name}-`) };
}

/** The periods that a log has anything in, newest first: each year before its months. */
export function periodsOf(months: Months): string[] {
  const years = new Set([...months.keys()].map((month) => month.slice(0, 4)));
  return [...years, ...months.keys()].sort((a, b) => {
    const [left, right] = [a.slice(0, 4), b.slice(0, 4)];
    if (left !== right) return left < right ? 1 : -1;
    if (a.length !== b.length) return a.length - b.length;
    return a < b ? 1 : -1;
  });
}
