import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  customOf,
  distance,
  distribution,
  isUsual,
  nearestKinds,
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

test('the nearest are among the newest of the nearest kinds, whatever was held', () => {
  const [like] = precedents;
  assert.ok(like);
  const anyKind = fc.record({
    ruleId: fc.constantFrom('violence.threats', 'violence.incitement'),
    conduct: fc.constantFrom('post', 'account'),
    severity: fc.constantFrom(1, 3, 4),
    strikes: fc.nat(4),
    withReach: fc.boolean(),
    decidedAt: fc.date({ min: new Date(0), max: new Date(1e12), noInvalidDate: true }),
  });
  const isOfKind = (kind: Likeness) => (one: Likeness) =>
    distance(kind, one) === 0 && kind.strikes === one.strikes;
  const property = fc.property(
    fc.array(anyKind, { maxLength: 30 }),
    fc.integer({ min: 1, max: 5 }),
    (kinds, count) => {
      const held = kinds.map((kind, place) => ({ ...like, ...kind, docket: `docket-${place}` }));
      const found = nearestKinds(likeness, customOf(held), count).flatMap((kind) =>
        nearestPrecedents(likeness, held.filter(isOfKind(kind)), count),
      );
      const dockets = nearestPrecedents(likeness, [...new Set(found)], count).map(
        ({ docket }) => docket,
      );
      assert.deepEqual(
        dockets,
        nearestPrecedents(likeness, held, count).map(({ docket }) => docket),
      );
    },
  );
  fc.assert(property);
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
