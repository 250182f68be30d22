import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RuleVersion } from './model.ts';
import { levelSpread, precedentStatus, supersededBy } from './precedent-status.ts';

test('a precedent is worth what the heaviest thing that befell it leaves', () => {
  const well = {
    fallen: false,
    overruled: false,
    superseded: false,
    limited: false,
    distinguished: 0,
  };
  assert.equal(precedentStatus(well), 'good-law');
  const worse = [
    ['distinguished', { distinguished: 2 }],
    ['limited', { distinguished: 2, limited: true }],
    ['superseded', { distinguished: 2, limited: true, superseded: true }],
    ['overruled', { superseded: true, overruled: true }],
    ['overturned', { overruled: true, fallen: true }],
  ] as const;
  for (const [status, facts] of worse) {
    assert.equal(precedentStatus({ ...well, ...facts }), status);
  }
});

const day = (date: number): Date => new Date(Date.UTC(2027, 0, date));

function version(number: number, text: string, from: number, until?: number): RuleVersion {
  return {
    id: 'violence.threats',
    family: 'violence',
    title: `Title ${number}`,
    text,
    purpose: 'Why.',
    schedule: { usualFrom: 1, usualTo: 5, heaviest: 7 },
    examples: [],
    thresholdTest: true,
    version: number,
    hash: String(number).repeat(64),
    effectiveFrom: day(from),
    ...(until === undefined ? {} : { effectiveUntil: day(until) }),
  };
}

test('other words supersede a holding from the day they are in force; another title does not', () => {
  const versions = [version(1, 'a', 1, 5), version(2, 'a', 5, 9), version(3, 'b', 9)];
  assert.equal(supersededBy(versions, 1, day(8)), undefined);
  assert.equal(supersededBy(versions, 1, day(9)), 3);
  assert.equal(supersededBy(versions, 2, day(20)), 3);
  assert.equal(supersededBy(versions, 3, day(20)), undefined);
  assert.equal(supersededBy([version(1, 'a', 1, 5)], 1, day(4)), undefined);
  assert.equal(supersededBy([version(1, 'a', 1, 5)], 1, day(5)), 'gone');
});

test('a spread counts each case once, and its middle half lies within it', () => {
  assert.equal(levelSpread([0, 0, 0]), undefined);
  assert.deepEqual(levelSpread([0, 4, 0, 2, 0, 0, 1, 1]), {
    cases: 8,
    byLevel: [0, 4, 0, 2, 0, 0, 1, 1],
    lowest: 1,
    heaviest: 7,
    middleFrom: 1,
    middleTo: 6,
  });
});
