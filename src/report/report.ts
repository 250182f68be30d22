import { alphaOfAlike } from '#foundation';
import type { Months } from './counting.ts';
import { findPeriod, periodsOf } from './period.ts';

/** The log that was read: whoever reads one of this size and root must come to the same numbers. */
export type LogHead = {
  readonly origin: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
};

/** Plain counts: the id is what is counted, path by path in the order of the report. */
export const countIds = [
  'decision',
  'served',
  'clarification',
  'panel-drawn',
  'undecidable',
  'dissent',
  'departure',
  'recused',
  'interim',
  'interim-ratified',
  'interim-lapsed',
  'stayed',
  'appeal-filed',
  'reversal',
  'corrigendum',
  'exit-offered',
  'exit-completed',
  'exit-refused',
  'detected-by-machine',
  'decided-by-machine',
  'rules-published',
  'charter-changed',
  'erasure',
  'government-demand',
  'disclosure',
  'padding',
  'entry',
] as const;

export const shareIds = ['after-warning', 'appeals-varied', 'agreement'] as const;
export const medianIds = ['days-to-receipt', 'days-to-decision', 'days-to-appeal'] as const;
export const alphaIds = ['blind-levels'] as const;
export const tableIds = [
  'sanction',
  'rule',
  'outcome',
  'decided-by',
  'exception',
  'interim-ground',
  'appeal',
  'review',
  'treatment',
] as const;

export type CountId = (typeof countIds)[number];
export type ShareId = (typeof shareIds)[number];
export type MedianId = (typeof medianIds)[number];
export type AlphaId = (typeof alphaIds)[number];
export type TableId = (typeof tableIds)[number];

/** A part of a whole, both counted; a share of nothing is no share. */
export type Share = { readonly part: number; readonly whole: number };

/** In days; null where nothing was measured. */
export type Median = { readonly days: number | null; readonly measured: number };

/**
 * Krippendorff's alpha (ordinal) over decisions that were decided again, blind: the first decision is
 * one value of each, every blind vote another. Null below `least` of them, where chance says more, and
 * where all values are the same.
 */
export type Alpha = {
  /** To four places, so that every machine comes to the same digits. */
  readonly alpha: number | null;
  readonly measured: number;
  readonly least: number;
};

/** Of fewer decisions than this no alpha is given. */
const leastForAlpha = 10;

/** Codes of the entries, and how often; largest first, then by name. */
export type ReportTable = readonly {
  readonly codes: readonly string[];
  readonly count: number;
}[];

export type Report = {
  readonly format: 'folkmoot/report/v1';
  readonly period: string;
  /** Periods that the log has anything in, newest first. */
  readonly periods: readonly string[];
  readonly ledger: LogHead;
  readonly counts: Readonly<Record<CountId, number>>;
  readonly shares: Readonly<Record<ShareId, Share>>;
  readonly medians: Readonly<Record<MedianId, Median>>;
  readonly alphas: Readonly<Record<AlphaId, Alpha>>;
  readonly tables: Readonly<Record<TableId, ReportTable>>;
};

type Sums = ReadonlyMap<string, number>;

/** The report on a period; undefined where `period` names none. */
export function reportOf(months: Months, ledger: LogHead, period: string): Report | undefined {
  const found = findPeriod(period);
  if (found === undefined) return undefined;
  const sums = sumOf(months, found.holds);
  return {
    format: 'folkmoot/report/v1',
    period: found.name,
    periods: periodsOf(months),
    ledger,
    counts: eachOf(countIds, (id) => sums.get(id) ?? 0),
    shares: eachOf(shareIds, (id) => shares[id](sums)),
    medians: eachOf(medianIds, (id) => medianOf(sums, id)),
    alphas: eachOf(alphaIds, (id) => alphaOf(sums, id)),
    tables: eachOf(tableIds, (id) => tableOf(sums, id)),
  };
}

function eachOf<Id extends string, Value>(
  ids: readonly Id[],
  valueOf: (id: Id) => Value,
): Record<Id, Value> {
  const made: Partial<Record<Id, Value>> = {};
  for (const id of ids) made[id] = valueOf(id);
  return whole(made, ids);
}

/** Every id has its value by now. */
function whole<Id extends string, Value>(
  made: Partial<Record<Id, Value>>,
  ids: readonly Id[],
): Record<Id, Value> {
  if (isWhole(made, ids)) return made;
  throw new Error('a figure of the report is missing');
}

function isWhole<Id extends string, Value>(
  made: Partial<Record<Id, Value>>,
  ids: readonly Id[],
): made is Record<Id, Value> {
  return ids.every((id) => made[id] !== undefined);
}

function sumOf(months: Months, holds: (month: string) => boolean): Sums {
  const sums = new Map<string, number>();
  for (const [month, counts] of months) {
    if (!holds(month)) continue;
    for (const [path, times] of counts) sums.set(path, (sums.get(path) ?? 0) + times);
  }
  return sums;
}

const shares: Readonly<Record<ShareId, (sums: Sums) => Share>> = {
  'after-warning': (sums) => ({
    part: sums.get('bites-after-warning') ?? 0,
    whole: sums.get('bites') ?? 0,
  }),
  'appeals-varied': (sums) => ({
    part: sumUnder(sums, 'appeal', ['reduced', 'overturned', 'remanded']),
    whole: sumUnder(sums, 'appeal', ['upheld', 'reduced', 'overturned', 'remanded']),
  }),
  agreement: (sums) => ({
    part: sumUnder(sums, 'review', ['confirmed']),
    whole: sumUnder(sums, 'review', ['confirmed', 'corrected']),
  }),
};

function sumUnder(sums: Sums, id: TableId, codes: readonly string[]): number {
  return codes.reduce((sum, code) => sum + (sums.get(`${id}/${code}`) ?? 0), 0);
}

/** The middle of all lengths; between two, half of their sum. */
function medianOf(sums: Sums, id: MedianId): Median {
  const lengths = tableOf(sums, id)
    .map(({ codes, count }) => ({ days: Number(codes[0]), count }))
    .sort((a, b) => a.days - b.days);
  const measured = lengths.reduce((sum, { count }) => sum + count, 0);
  if (measured === 0) return { days: null, measured };
  const at = (place: number): number => {
    let passed = 0;
    return lengths.find(({ count }) => (passed += count) > place)?.days ?? 0;
  };
  const days = (at(Math.floor((measured - 1) / 2)) + at(Math.floor(measured / 2))) / 2;
  return { days, measured };
}

function alphaOf(sums: Sums, id: AlphaId): Alpha {
  const judged = tableOf(sums, id).map(({ codes: [first, votes = ''], count }) => ({
    values: [Number(first), ...votes.split('-').map(Number)],
    times: count,
  }));
  const measured = judged.reduce((sum, { times }) => sum + times, 0);
  const found = measured < leastForAlpha ? undefined : alphaOfAlike(judged, 'ordinal');
  const alpha = found === undefined ? null : Math.round(found * 10_000) / 10_000;
  return { alpha, measured, least: leastForAlpha };
}

function tableOf(sums: Sums, id: string): ReportTable {
  const rows = [...sums].flatMap(([path, count]) => {
    const [head, ...codes] = path.split('/');
    return head === id && codes.length > 0 ? [{ codes, count }] : [];
  });
  return rows.sort((a, b) => b.count - a.count || (a.codes.join() < b.codes.join() ? -1 : 1));
}
