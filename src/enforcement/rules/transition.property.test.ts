import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { foldCase } from './evolve.ts';
import { assertArticles } from './testing/invariants.ts';
import { newPlay, type Play } from './testing/play.ts';
import { namesOf, randomStep } from './testing/random-step.ts';

type Reached = Map<string, number>;

function note(reached: Reached, name: string): void {
  reached.set(name, (reached.get(name) ?? 0) + 1);
}

/** One step of a play, judged, and what it did. */
function step(play: Play, seed: number, reached: Reached): Play {
  const { play: next, refusal, events } = randomStep(play, seed);
  if (refusal !== undefined) note(reached, `refused: ${refusal.code}`);
  for (const event of events) for (const name of namesOf(event)) note(reached, name);
  if (events.length > 0) assertArticles(next);
  return next;
}

/** How often each of these must have happened for the runs to prove anything. */
const coverage: Readonly<Record<string, number>> = {
  decided: 300,
  'decided ban': 60,
  'decided suspension': 60,
  'decided warning': 20,
  'decided hide': 5,
  'decided feature-limit': 5,
  'decided visibility-limit': 10,
  'decided under an exception': 30,
  'decided by officer': 30,
  'decided by two-officers': 10,
  'decided by panel': 200,
  'statement-served': 200,
  'sanction-started': 150,
  'sanction-ended': 5,
  'sanction-stayed': 5,
  appealed: 150,
  'appeal overturned': 20,
  'appeal reduced': 5,
  'appeal remanded': 5,
  'appeal upheld': 20,
  'sanction-overturned': 20,
  'sanction-reduced': 3,
  restored: 50,
  remanded: 10,
  'interim-imposed': 50,
  'interim-ratified': 5,
  'interim-lapsed': 10,
  'case-dismissed': 20,
  'vote-sealed': 1000,
  substituted: 10,
  'challenge-decided': 10,
  'review-decided': 10,
  closed: 5,
};

test('no sequence of commands leads to a state that the Articles forbid', () => {
  const reached: Reached = new Map();
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.array(fc.integer({ min: 0, max: 0xffffffff }), {
        minLength: 30,
        maxLength: 160,
        size: 'max',
      }),
      (withReach, seeds) => {
        const play = seeds.reduce<Play>(
          (state, seed) => step(state, seed, reached),
          newPlay(withReach ? 20_000 : 50),
        );
        assert.deepEqual(foldCase(play.log), play.subject, 'a case is the fold of its events');
      },
    ),
    { numRuns: 1600, seed: 20260101 },
  );
  const short = Object.entries(coverage).filter(
    ([name, count]) => (reached.get(name) ?? 0) < count,
  );
  const found = short.map(([name, count]) => `${name}: ${reached.get(name) ?? 0} of ${count}`);
  assert.deepEqual(found, [], 'the plays do not reach enough');
});
