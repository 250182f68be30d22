import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  customOf,
  distance,
  distribution,
  isUsual,
  nearestPrecedents,
  usualRange,
  type Likeness,
} from './precedents.ts';
import { precedents } from './testing/cast.ts';

const likeness: Likeness = {
  ruleId: 'violence.threats',
  family: 'violence',
  conduct: 'post',
  severity: 4,
  strikes: 0,
  withReach: false,
};
const schedule = { usualFrom: 1, usualTo: 3, heaviest: 7 } as const;

test('the nearest come first, from the same family, on whichever side of the line', () => {
  const nearest = nearestPrecedents(likeness, precedents, 3).map(({ decisionId }) => decisionId);
  assert.deepEqual(nearest, ['8001', '8005', '8002']);
});

test('an overruled holding binds nobody', () => {
  const overruled = precedents.map((one) => ({ ...one, overruled: true }));
  assert.deepEqual(nearestPrecedents(likeness, overruled, 3), []);
  assert.deepEqual(usualRange(likeness, customOf(overruled), schedule), {
    from: 1,
    to: 3,
    cases: 0,
  });
});

test('three like cases make a custom; fewer leave the word to the rule', () => {
  assert.deepEqual(usualRange(likeness, customOf(precedents), schedule), {
    from: 1,
    to: 6,
    cases: 3,
  });
  assert.deepEqual(usualRange(likeness, customOf(precedents.slice(0, 2)), schedule).cases, 0);
});

test('one outlier does not widen the range', () => {
  const [like] = precedents;
  assert.ok(like);
  const levels = [3, 3, 3, 3, 3, 3, 3, 3, 7] as const;
  const cases = levels.map((level) => ({ ...like, level }));
  const range = usualRange(likeness, customOf(cases), schedule);
  assert.deepEqual(range, { from: 3, to: 3, cases: 9 });
  assert.ok(!isUsual(7, range) && isUsual(3, range));
});

test('a case is at no distance from itself, and distance goes both ways', () => {
  assert.equal(distance(likeness, likeness), 0);
  for (const one of precedents) assert.equal(distance(likeness, one), distance(one, likeness));
});

test('the deciders see how like cases ended', () => {
  assert.deepEqual(distribution(likeness, customOf(precedents)), [1, 1, 0, 0, 0, 0, 2, 0]);
});
