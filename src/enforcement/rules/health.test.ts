import assert from 'node:assert/strict';
import { test } from 'node:test';
import { after, dayMs } from '#foundation';
import { cleanDays, heldShare, perThousand } from './health.ts';

const now = new Date('2027-07-12T09:00:00Z');
const ago = (days: number): Date => after(now, -days * dayMs);

test('a rate is told to a thousand, and not of a handful', () => {
  assert.equal(perThousand(3, 2000), 1.5);
  assert.equal(perThousand(1, 3000), 0.3);
  assert.equal(perThousand(0, 20), 0);
  assert.equal(perThousand(1, 19), undefined);
});

test('a new start holds when half a year passes without a breach', () => {
  const start = { at: ago(cleanDays + 10) };
  const cases = [
    [
      { of: 1, held: 1 },
      { ...start, brokenAt: [] },
    ],
    [
      { of: 1, held: 0 },
      { ...start, brokenAt: [ago(cleanDays)] },
    ],
    [
      { of: 1, held: 0 },
      { ...start, brokenAt: [ago(10)] },
    ],
    [
      { of: 1, held: 1 },
      { ...start, brokenAt: [ago(9), ago(400)] },
    ],
    [
      { of: 0, held: 0 },
      { at: ago(cleanDays - 1), brokenAt: [] },
    ],
    [
      { of: 1, held: 1 },
      { at: ago(cleanDays), brokenAt: [] },
    ],
  ] as const;
  for (const [expected, one] of cases) assert.deepEqual(heldShare([one], now), expected);
});
