import { addMonths, isDue } from './deadlines.ts';
import type { Charter, RoleTime } from './model.ts';

/**
 * Whether somebody serves as a panelist at a time: a term from when the role was given, a pause,
 * then another term, for as long as the role is held. To lay the role down and take it up again
 * shortens no pause.
 */
export function isOnTerm(held: readonly RoleTime[], now: Date, charter: Charter): boolean {
  const began = termBegan(held, now, charter);
  return began !== undefined && !isDue(termEnds(began, charter), now);
}

function termBegan(held: readonly RoleTime[], now: Date, charter: Charter): Date | undefined {
  let began: Date | undefined;
  let left: Date | undefined;
  const earlier = held.filter(({ from }) => from <= now);
  for (const { from, to } of earlier.toSorted((a, b) => a.from.getTime() - b.from.getTime())) {
    if (began === undefined || hasRested(began, left, from, charter)) began = from;
    left = to;
    began = rolledOn(began, to === undefined || to > now ? now : to, charter);
  }
  return began;
}

const termEnds = (began: Date, charter: Charter): Date =>
  addMonths(began, charter.panelistTermMonths);

const pauseEnds = (from: Date, charter: Charter): Date =>
  addMonths(from, charter.panelistPauseMonths);

/** Whether a pause has passed since the role was laid down, or the term before it was over. */
function hasRested(began: Date, left: Date | undefined, from: Date, charter: Charter): boolean {
  const end = termEnds(began, charter);
  return isDue(pauseEnds(left !== undefined && left < end ? left : end, charter), from);
}

/** The beginning of the term that a role held without a break has come to. */
function rolledOn(began: Date, until: Date, charter: Charter): Date {
  let start = began;
  for (;;) {
    const next = pauseEnds(termEnds(start, charter), charter);
    if (!isDue(next, until)) return start;
    start = next;
  }
}
