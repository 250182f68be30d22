import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { toId } from '#foundation';
import { addDays } from './deadlines.ts';
import type { Measure, SanctionState } from './model.ts';
import { features, foldStanding, isInForce, type SanctionFact } from './standing.ts';
import { postId } from './testing/play.ts';

const now = new Date('2026-06-01T00:00:00.000Z');

const anySanction: fc.Arbitrary<SanctionFact> = fc
  .record({
    id: fc.integer({ min: 1, max: 1e6 }),
    measure: fc.constantFrom<Measure>(
      { kind: 'warning', family: 'violence' },
      { kind: 'label', postId, label: 'sensitive', note: '', reviewDays: 30 },
      { kind: 'hide', postId, reviewDays: 30 },
      { kind: 'feature-limit', features: ['post'], days: 7 },
      { kind: 'feature-limit', features: ['message', 'report'], days: 3 },
      { kind: 'visibility-limit', days: 30 },
      { kind: 'suspension', days: 30 },
      { kind: 'ban', reviewDays: 365 },
    ),
    state: fc.constantFrom<SanctionState>('decided', 'in-force', 'stayed', 'ended', 'overturned'),
    underException: fc.boolean(),
    began: fc.integer({ min: -40, max: 5 }),
    days: fc.integer({ min: 1, max: 60 }),
    ends: fc.boolean(),
  })
  .map(({ id, measure, state, underException, began, days, ends }) => ({
    id: toId(String(id)),
    measure,
    state,
    underException,
    startedAt: addDays(now, began),
    ...(ends ? { endsAt: addDays(now, began + days) } : {}),
    docket: String(id).padStart(32, '0'),
  }));

test('the order of sanctions does not matter, and taking one away restores no more than it took', () => {
  fc.assert(
    fc.property(fc.array(anySanction, { maxLength: 6 }), (sanctions) => {
      const whole = foldStanding(sanctions, [], now);
      assert.deepEqual(foldStanding(sanctions.toReversed(), [], now), whole);
      for (const index of sanctions.keys()) {
        const fewer = foldStanding(sanctions.toSpliced(index, 1), [], now);
        for (const feature of features) assert.ok(fewer.may[feature] || !whole.may[feature]);
      }
    }),
  );
});

test('what is decided, ended or overturned takes nothing, and nothing outlives its end', () => {
  fc.assert(
    fc.property(fc.array(anySanction, { maxLength: 6 }), (sanctions) => {
      const idle = sanctions.filter(
        (one) =>
          ['decided', 'ended', 'overturned'].includes(one.state) ||
          (one.endsAt !== undefined && one.endsAt <= now),
      );
      assert.deepEqual(foldStanding(idle, [], now).state, 'good');
      assert.ok(idle.every((one) => !isInForce(one, now)));
    }),
  );
});

test('a standing has no word for reading, export, appeal or move', () => {
  const banned = foldStanding(
    [
      {
        id: toId('1'),
        measure: { kind: 'ban', reviewDays: 365 },
        state: 'in-force',
        underException: false,
        startedAt: now,
        docket: 'a'.repeat(32),
      },
    ],
    [],
    now,
  );
  assert.deepEqual(banned, {
    state: 'banned',
    may: { post: false, reply: false, message: false, report: false },
    visibility: 'limited',
    sanctionIds: ['1'],
    dockets: ['a'.repeat(32)],
  });
});

test('an interim pause takes what it names until it lapses, and a warning takes nothing', () => {
  const pause = {
    act: { kind: 'pause', features: ['post', 'reply'] },
    state: 'in-force',
    lapsesAt: addDays(now, 3),
    docket: 'b'.repeat(32),
  } as const;
  const paused = foldStanding([], [pause], now);
  assert.deepEqual([paused.state, paused.may.post, paused.may.message], ['limited', false, true]);
  assert.deepEqual(paused.until, addDays(now, 3));
  assert.equal(foldStanding([], [pause], addDays(now, 3)).state, 'good');
  assert.equal(foldStanding([], [{ ...pause, state: 'imposed' }], now).state, 'good');
});
