import { addHours } from '../deadlines.ts';
import type { CaseEvent } from '../model.ts';
import { hostileMove } from './hostile.ts';
import { sensibleMoves } from './moves.ts';
import { chooserFrom, playMove, type Play, type Played } from './play.ts';

/** How time passes between two moves, in hours: an hour to more than a year. */
export const waits = [1, 24, 73, 24 * 8, 24 * 15, 24 * 40, 24 * 200, 24 * 400] as const;

/** One step of a play as its number tells: time passes, someone means well, or someone attacks. */
export function randomStep(play: Play, seed: number): Played {
  const choose = chooserFrom(seed);
  if (choose.chance(8)) {
    return { play: { ...play, now: addHours(play.now, choose.pick(waits)) }, events: [] };
  }
  const sensible = sensibleMoves(play, choose);
  const move = choose.chance(22) ? hostileMove(play, sensible, choose) : undefined;
  const chosen = move ?? (sensible.length > 0 ? choose.pick(sensible) : undefined);
  return chosen === undefined ? { play, events: [] } : playMove(play, chosen);
}

/** What an event counts as: its type, and the outcome of the weighty ones. */
export function namesOf(event: CaseEvent): string[] {
  switch (event.type) {
    case 'appeal-decided':
      return [event.type, `appeal ${event.outcome}`];
    case 'review-decided':
      return [event.type, `review ${event.outcome}`];
    case 'decided': {
      const { measures, exception, by } = event.decision;
      return [
        event.type,
        `decided by ${by.kind}`,
        ...measures.map(({ kind }) => `decided ${kind}`),
        ...(exception === undefined ? [] : ['decided under an exception']),
      ];
    }
    default:
      return [event.type];
  }
}
