import type { EntryView, PanelView } from './read-entry.ts';

type Row = {
  readonly isEnough: (panel: PanelView, hasException: boolean) => boolean;
  readonly who: string;
  /** Longest term in days; absent where the schedule sets none. */
  readonly longestDays?: number;
};

const people =
  (least: number): Row['isEnough'] =>
  (panel) =>
    panel.for >= least;
const majorityOf3: Row['isEnough'] = (panel) => panel.size >= 3 && panel.for * 2 > panel.size;

/** A majority of at least three; an exception has the larger one. */
const toSuspendServer: Row['isEnough'] = (panel, hasException) =>
  majorityOf3(panel, hasException) && (!hasException || panel.for >= allButOne(panel.size));

/** All of fewer than five; all but one of five or more. */
const allButOne = (size: number): number => (size < 5 ? size : size - 1);

/** Two thirds of at least three; under an exception all of three, or all but one of five or more. */
const toBan: Row['isEnough'] = (panel, hasException) => {
  if (panel.size < 3) return false;
  if (!hasException) return panel.for * 3 >= panel.size * 2;
  return panel.for >= allButOne(panel.size);
};

/** The schedule of the Articles, least first: its floor, which a charter can only raise. */
const schedule: ReadonlyMap<string, Row> = new Map([
  ['clarification', { isEnough: people(1), who: 'one officer', longestDays: 3 }],
  ['warning', { isEnough: people(1), who: 'one officer', longestDays: 366 }],
  ['label', { isEnough: people(1), who: 'one officer' }],
  ['thread-limit', { isEnough: people(1), who: 'one officer', longestDays: 7 }],
  ['post-hidden', { isEnough: people(1), who: 'one officer' }],
  ['feature-limit', { isEnough: people(1), who: 'one officer', longestDays: 7 }],
  ['visibility-limit', { isEnough: people(2), who: 'two officers', longestDays: 90 }],
  ['suspension', { isEnough: majorityOf3, who: 'a majority of three', longestDays: 180 }],
  ['ban', { isEnough: toBan, who: 'two thirds of three, or the majority of an exception' }],
  ['server-limit', { isEnough: people(2), who: 'two officers' }],
  ['server-suspension', { isEnough: toSuspendServer, who: 'a majority of three' }],
  ['summary-removal', { isEnough: people(2), who: 'two officers', longestDays: 365 }],
]);

const dayMs = 86_400_000;
const longestToReviewDays = 366;
const needsTerm = new Set([
  'thread-limit',
  'feature-limit',
  'visibility-limit',
  'suspension',
  'ban',
  'summary-removal',
  'server-limit',
  'server-suspension',
]);
/** Without a person to end it for by a term: only a day of review bounds them. */
const needsReview = new Set(['server-limit', 'server-suspension']);

/** Place of a sanction in the schedule, from 0; -1 for none. */
export function highestRank(sanction: string | undefined): number {
  return [...schedule.keys()].indexOf(sanction ?? '');
}

/** Where a decision falls short of the schedule: too few people, too long a term. */
export function scheduleFault(
  entry: EntryView,
): { readonly article: number; readonly detail: string } | undefined {
  const sanction = entry.sanction ?? (entry.type === 'warning' ? 'warning' : undefined);
  if (sanction === undefined) return undefined;
  const row = schedule.get(sanction);
  if (row === undefined) return { article: 6, detail: `knows a sanction ${sanction}` };
  const { panel, exception } = entry;
  if (panel === undefined || !row.isEnough(panel, exception !== undefined)) {
    return { article: 6, detail: `decides a ${sanction} by fewer than ${row.who}` };
  }
  if (sanction === 'summary-removal' && exception !== 'deceptive-automation') {
    return { article: 6, detail: 'removes summarily without deceptive automation' };
  }
  return termFault(entry, sanction, row.longestDays);
}

function termFault(entry: EntryView, sanction: string, longestDays: number | undefined) {
  const { term } = entry;
  if (term === undefined) {
    return needsTerm.has(sanction)
      ? { article: 10, detail: `decides a ${sanction} without an end or a day of review` }
      : undefined;
  }
  if (term.review === undefined && needsReview.has(sanction)) {
    return { article: 14, detail: `decides a ${sanction} without a day of review` };
  }
  if (term.review !== undefined) {
    const waitDays = (Date.parse(term.review) - Date.parse(entry.day)) / dayMs;
    if (longestDays === undefined && waitDays <= longestToReviewDays) return undefined;
    return { article: 14, detail: `decides a ${sanction} that is not reviewed within a year` };
  }
  return term.days > (longestDays ?? Number.POSITIVE_INFINITY)
    ? { article: 10, detail: `decides a ${sanction} for more than ${longestDays} days` }
    : undefined;
}
