import { after, dayMs } from './clock.ts';

/** Whole days in UTC, from midnight to midnight: `until` is the first moment that is not in it. */
export type DaySpan = { readonly from: Date; readonly until: Date };

/** The midnight (UTC) that an instant's day began with. */
export function startOfDay(at: Date): Date {
  const day = new Date(at);
  day.setUTCHours(0, 0, 0, 0);
  return day;
}

/** The days of two instants and all between them; empty where the second lies on an earlier day. */
export function daySpan(first: Date, last: Date): DaySpan {
  return { from: startOfDay(first), until: after(startOfDay(last), dayMs) };
}

/** The midnights of its days, in order. */
export function daysOf({ from, until }: DaySpan): readonly Date[] {
  const days = Math.max(0, Math.round((until.getTime() - from.getTime()) / dayMs));
  return Array.from({ length: days }, (_, index) => after(from, index * dayMs));
}

/** The span of the same length directly before it. */
export function spanBefore({ from, until }: DaySpan): DaySpan {
  return { from: after(from, from.getTime() - until.getTime()), until: from };
}
