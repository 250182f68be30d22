import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explore, type Explored } from './testing/explore.ts';
import { newPlay, type Play } from './testing/play.ts';
import { namesOf, randomStep } from './testing/random-step.ts';

/** How many steps are followed exhaustively, from nothing and from everything that can happen. */
const [depthFromNothing, depthFromEvents] = [5, 3];
/** An account of the usual reach, and one whose panels are larger. */
const followers = [50, 20_000] as const;

const newSearch = (): Explored => ({ shapes: new Map(), taken: 0, refused: 0 });

test(`within ${depthFromNothing} steps from nothing, no command by anybody breaks an Article`, (t) => {
  const explored = newSearch();
  for (const count of followers) explore(newPlay(count), depthFromNothing, explored);
  assertSearched(explored, { shapes: 2_500, taken: 15_000, refused: 40_000 });
  t.diagnostic(said(explored));
});

test(`nor within ${depthFromEvents} steps of any event that a case can see`, (t) => {
  const explored = newSearch();
  const events = firstOfEachEvent();
  for (const play of events.values()) explore(play, depthFromEvents, explored);
  assertSearched(explored, { shapes: 5_000, taken: 30_000, refused: 140_000 });
  t.diagnostic(`${events.size} events, ${said(explored)}`);
  assert.ok(events.size > 65, `only ${events.size} events were found to go on from`);
  const missed = rare.filter((name) => !events.has(name));
  assert.deepEqual(missed, [], 'these were never gone on from');
});

/** What few plays come by, and what must be among the beginnings. */
const rare = [
  'decided removal',
  'reinstated',
  'capture-filed',
  'exhibit-confirmed',
  'exhibit-sealed',
  'review corrected',
  'restored',
];

/** A search that ended soon, or met no refusal, proves nothing. */
function assertSearched(explored: Explored, least: Record<'shapes' | 'taken' | 'refused', number>) {
  const { taken, refused } = explored;
  const found = { shapes: explored.shapes.size, taken, refused };
  const enough = Object.entries(least).every(
    ([name, count]) => Number(Reflect.get(found, name)) >= count,
  );
  assert.ok(enough, JSON.stringify(found));
}

function said({ shapes, taken, refused }: Explored): string {
  return `${shapes.size} different cases, ${taken} commands taken, ${refused} refused`;
}

/** Cases as they are when something happens for the first time, found by random plays. */
function firstOfEachEvent(): Map<string, Play> {
  const found = new Map<string, Play>();
  for (let run = 0; run < 300; run += 1) {
    let play = newPlay(followers[run % 2] ?? 0);
    for (let index = 0; index < 160; index += 1) {
      const { play: next, events } = randomStep(play, run * 7919 + index * 104_729);
      for (const name of events.flatMap(namesOf)) if (!found.has(name)) found.set(name, next);
      play = next;
    }
  }
  return found;
}
