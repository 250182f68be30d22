import { refuse, type Refusal } from '#foundation';
import type { Charter } from './model.ts';

type Bound = {
  readonly floor: number;
  /** Which way is stricter on the server. */
  readonly stricter: 'more' | 'less';
  /** The far end of what makes sense. */
  readonly limit: number;
  readonly article: number;
};

type CharterKey = keyof Charter;

/** What the Articles themselves demand. A charter moves each value its strict way only. */
export const charterBounds: Readonly<Record<CharterKey, Bound>> = {
  ruleNoticeDays: { floor: 7, stricter: 'more', limit: 365, article: 1 },
  answerHours: { floor: 72, stricter: 'more', limit: 2160, article: 5 },
  answerHoursUnderInterim: { floor: 24, stricter: 'more', limit: 2160, article: 5 },
  interimHours: { floor: 72, stricter: 'less', limit: 1, article: 7 },
  ratifiedInterimDays: { floor: 30, stricter: 'less', limit: 1, article: 7 },
  votingHours: { floor: 24, stricter: 'more', limit: 720, article: 6 },
  panelSize: { floor: 3, stricter: 'more', limit: 15, article: 6 },
  panelSizeWithReach: { floor: 5, stricter: 'more', limit: 15, article: 6 },
  reachFollowers: { floor: 10_000, stricter: 'less', limit: 1, article: 6 },
  featureLimitDays: { floor: 7, stricter: 'less', limit: 1, article: 6 },
  visibilityLimitDays: { floor: 90, stricter: 'less', limit: 1, article: 6 },
  suspensionDays: { floor: 180, stricter: 'less', limit: 1, article: 6 },
  warningMonths: { floor: 12, stricter: 'less', limit: 1, article: 3 },
  reviewMonths: { floor: 12, stricter: 'less', limit: 1, article: 14 },
  exceptionReviewDays: { floor: 30, stricter: 'less', limit: 1, article: 4 },
  appealMonths: { floor: 6, stricter: 'more', limit: 120, article: 11 },
  appealDays: { floor: 14, stricter: 'less', limit: 1, article: 11 },
  auditPercent: { floor: 5, stricter: 'more', limit: 100, article: 15 },
  exitDays: { floor: 90, stricter: 'more', limit: 3650, article: 13 },
  nearestPrecedents: { floor: 3, stricter: 'more', limit: 20, article: 9 },
  mostOpenPanels: { floor: 20, stricter: 'less', limit: 1, article: 6 },
  panelistTermMonths: { floor: 24, stricter: 'less', limit: 1, article: 6 },
  panelistPauseMonths: { floor: 3, stricter: 'more', limit: 60, article: 6 },
  keepDismissedMonths: { floor: 24, stricter: 'less', limit: 6, article: 2 },
  keepDecidedMonths: { floor: 36, stricter: 'less', limit: 1, article: 2 },
  keepSealedMonths: { floor: 6, stricter: 'less', limit: 1, article: 2 },
};

/** The Articles as they stand, with 72 hours to vote and a year's term for panelists. */
export const defaultCharter: Charter = {
  ruleNoticeDays: 7,
  answerHours: 72,
  answerHoursUnderInterim: 24,
  interimHours: 72,
  ratifiedInterimDays: 30,
  votingHours: 72,
  panelSize: 3,
  panelSizeWithReach: 5,
  reachFollowers: 10_000,
  featureLimitDays: 7,
  visibilityLimitDays: 90,
  suspensionDays: 180,
  warningMonths: 12,
  reviewMonths: 12,
  exceptionReviewDays: 30,
  appealMonths: 6,
  appealDays: 14,
  auditPercent: 5,
  exitDays: 90,
  nearestPrecedents: 3,
  mostOpenPanels: 10,
  panelistTermMonths: 12,
  panelistPauseMonths: 3,
  keepDismissedMonths: 6,
  keepDecidedMonths: 12,
  keepSealedMonths: 1,
};

/**
 * Reads a server's charter over the defaults. Refuses an unknown key, a value that is no whole
 * number, a panel of even size, and anything laxer than the Articles, naming the article.
 */
export function parseCharter(values: Readonly<Record<string, unknown>>): Charter | Refusal {
  const stated: Partial<Record<CharterKey, number>> = {};
  for (const [key, value] of Object.entries(values)) {
    if (!isCharterKey(key)) {
      return refuse('invalid', { field: key, detail: `A charter has no "${key.slice(0, 64)}".` });
    }
    const problem = problemWith(key, value);
    if (problem !== undefined) return problem;
    if (typeof value === 'number') stated[key] = value;
  }
  const charter = { ...defaultCharter, ...stated };
  if (charter.panelSizeWithReach >= charter.panelSize) return charter;
  return refuse('invalid', {
    article: 6,
    field: 'panelSizeWithReach',
    detail: 'An account with reach cannot be judged by fewer than any other.',
  });
}

function isCharterKey(key: string): key is CharterKey {
  return Object.hasOwn(charterBounds, key);
}

function problemWith(key: CharterKey, value: unknown): Refusal | undefined {
  const { floor, stricter, limit, article } = charterBounds[key];
  const no = (detail: string): Refusal => refuse('invalid', { article, field: key, detail });
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    return no(`"${key}" is a whole number.`);
  }
  const [low, high] = stricter === 'more' ? [floor, limit] : [limit, floor];
  if (value < low || value > high) {
    return no(`"${key}" lies between ${low} and ${high}; a charter can be stricter, never laxer.`);
  }
  if (key.startsWith('panelSize') && value % 2 === 0)
    return no('A panel has an odd number of seats.');
  return undefined;
}
