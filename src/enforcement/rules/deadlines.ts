import { after, dayMs, hourMs } from '#foundation';
import type { Charter } from './model.ts';

/** Days are 24 hours: terms do not stretch or shrink with a time zone. */
export function addDays(at: Date, days: number): Date {
  return after(at, days * dayMs);
}

export function addHours(at: Date, hours: number): Date {
  return after(at, hours * hourMs);
}

/**
 * Calendar months in UTC; a day that the target month lacks becomes its last day, as PostgreSQL
 * adds an interval, so that the rule and the database agree to the millisecond.
 */
export function addMonths(at: Date, months: number): Date {
  const moved = new Date(at);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0));
  moved.setUTCDate(Math.min(at.getUTCDate(), lastDay.getUTCDate()));
  return moved;
}

/** A deadline is reached at its very instant. */
export function isDue(deadline: Date, now: Date): boolean {
  return now.getTime() >= deadline.getTime();
}

/** A request to clarify waits three days (schedule, level 0). */
export const clarificationHours = 72;

/** An unopened warning counts as served after a week (article 3). */
export const unopenedDays = 7;

/** Reviews of permanent sanctions open this long before their date, so that they can end by it. */
export const reviewLeadDays = 30;

export function interimLapsesAt(imposedAt: Date, charter: Charter): Date {
  return addHours(imposedAt, charter.interimHours);
}

export function ratifiedInterimLapsesAt(imposedAt: Date, charter: Charter): Date {
  return addDays(imposedAt, charter.ratifiedInterimDays);
}

export function votesBy(from: Date, charter: Charter): Date {
  return addHours(from, charter.votingHours);
}

export function appealBy(deliveredAt: Date, charter: Charter): Date {
  return addMonths(deliveredAt, charter.appealMonths);
}

export function appealDueAt(filedAt: Date, charter: Charter): Date {
  return addDays(filedAt, charter.appealDays);
}

/** By when an invoked exception must have been reviewed (article 4). */
export function exceptionReviewBy(decidedAt: Date, charter: Charter): Date {
  return addDays(decidedAt, charter.exceptionReviewDays);
}
