import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rankTrends, trendScore, type Use } from './trend-score.ts';

const hourMs = 3_600_000;
const rule = { halfLifeMs: 6 * hourMs, fewestAccounts: 3 };
const use: fc.Arbitrary<Use> = fc.record({
  accountId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
  atMs: fc.integer({ min: 0, max: 100 * hourMs }),
});
const uses = fc.array(use, { maxLength: 40 });
const nowMs = 100 * hourMs;

test('a score falls with time, by half in each half-life', () => {
  fc.assert(
    fc.property(uses, (given) => {
      const now = trendScore(given, nowMs, rule);
      const later = trendScore(given, nowMs + rule.halfLifeMs, rule);
      assert.ok(Math.abs(later - now / 2) < 1e-9);
    }),
  );
});

test('how often one account uses a thing does not matter, only when last', () => {
  fc.assert(
    fc.property(uses, use, (given, again) => {
      const before = given.filter(
        ({ accountId, atMs }) => accountId !== again.accountId || atMs >= again.atMs,
      );
      const isThere = before.some(({ accountId }) => accountId === again.accountId);
      const after = trendScore([...before, again], nowMs, rule);
      if (isThere) assert.equal(after, trendScore(before, nowMs, rule));
    }),
  );
});

test('another account never lowers a score, and too few make none', () => {
  fc.assert(
    fc.property(uses, fc.integer({ min: 0, max: nowMs }), (given, atMs) => {
      const more = trendScore([...given, { accountId: 'new', atMs }], nowMs, rule);
      assert.ok(more >= trendScore(given, nowMs, rule));
      const few = given.filter(({ accountId }) => accountId < 'c');
      assert.equal(trendScore(few, nowMs, rule), 0);
    }),
  );
});

test('the highest come first, and of one owner only some', () => {
  const scored = [
    { key: '1', ownerId: 'x', score: 9 },
    { key: '2', ownerId: 'x', score: 8 },
    { key: '3', ownerId: 'x', score: 7 },
    { key: '4', ownerId: 'y', score: 1 },
    { key: '5', ownerId: 'z', score: 0 },
    { key: '6', score: 1 },
  ];
  const keys = (most: number) => rankTrends(scored, { most, perOwner: 2 }).map(({ key }) => key);
  assert.deepEqual(keys(10), ['1', '2', '4', '6']);
  assert.deepEqual(keys(3), ['1', '2', '4']);
});
