import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isRefusal } from '#foundation';
import { charterBounds, defaultCharter, parseCharter } from './charter.ts';
import { addMonths } from './deadlines.ts';
import {
  exceptionMajority,
  quorumOf,
  seatsNeeded,
  simpleMajority,
  twoThirds,
  votesNeeded,
} from './majority.ts';
import { measureProblem, termOf } from './measure-terms.ts';
import type { Measure } from './model.ts';
import { isLighter, isNotHeavier, levelOf, rowOf, schedule, voteCovers } from './schedule.ts';
import { postId } from './testing/play.ts';

const anyDays = fc.integer({ min: 1, max: 400 });
const anyMeasure: fc.Arbitrary<Measure> = fc.oneof(
  fc.constant<Measure>({ kind: 'warning', family: 'violence' }),
  anyDays.map((reviewDays): Measure => ({
    kind: 'label',
    postId,
    label: 'sensitive',
    note: '',
    reviewDays,
  })),
  anyDays.map((reviewDays): Measure => ({ kind: 'hide', postId, reviewDays })),
  fc
    .tuple(fc.subarray(['post', 'reply', 'message', 'report'] as const, { minLength: 1 }), anyDays)
    .map(([features, days]): Measure => ({ kind: 'feature-limit', features, days })),
  anyDays.map((days): Measure => ({ kind: 'visibility-limit', days })),
  anyDays.map((days): Measure => ({ kind: 'suspension', days })),
  anyDays.map((reviewDays): Measure => ({ kind: 'ban', reviewDays })),
);

describe('the schedule', () => {
  test('is the table of the Articles', () => {
    const rows = schedule.map(({ level, decidedBy, majority, priorWarning, longest }) => {
      const { unit, count } = longest(defaultCharter);
      return [level, decidedBy, majority, priorWarning, `${count} ${unit}`];
    });
    assert.deepEqual(rows, [
      [0, 'officer', 'all', false, '72 hours'],
      [1, 'officer', 'all', false, '12 months'],
      [2, 'officer', 'all', false, '365 review'],
      [2, 'officer', 'all', false, '7 days'],
      [3, 'officer', 'all', false, '365 review'],
      [4, 'officer', 'all', true, '7 days'],
      [5, 'two-officers', 'all', true, '90 days'],
      [6, 'panel', 'half', true, '180 days'],
      [7, 'panel', 'two-thirds', true, '365 review'],
    ]);
  });

  test('every measure that passes has an end or a review within twelve months', () => {
    fc.assert(
      fc.property(
        anyMeasure,
        fc.date({ min: new Date(0), max: new Date('2090-01-01'), noInvalidDate: true }),
        (measure, at) => {
          if (measureProblem(measure, defaultCharter) !== undefined) return;
          const { endsAt, reviewAt } = termOf(measure, at, defaultCharter);
          assert.ok((endsAt === undefined) !== (reviewAt === undefined));
          const last = endsAt ?? reviewAt;
          assert.ok(last !== undefined && last > at && last <= addMonths(at, 12));
          assert.equal(rowOf(measure).level, levelOf(measure));
        },
      ),
    );
  });

  test('lighter is an order: nothing is lighter than itself, nor both ways', () => {
    fc.assert(
      fc.property(anyMeasure, anyMeasure, anyMeasure, (a, b, c) => {
        assert.ok(!isLighter(a, a) && isNotHeavier(a, a));
        assert.ok(!(isLighter(a, b) && isLighter(b, a)));
        if (isLighter(a, b) && isLighter(b, c)) assert.ok(isLighter(a, c));
        if (isLighter(a, b)) assert.ok(levelOf(a) <= levelOf(b));
      }),
    );
  });

  test('a vote for more counts for everything lighter, and for no longer a term', () => {
    assert.ok(voteCovers({ level: 7 }, { kind: 'suspension', days: 180 }));
    assert.ok(voteCovers({ level: 6, days: 90 }, { kind: 'suspension', days: 90 }));
    assert.ok(!voteCovers({ level: 6, days: 89 }, { kind: 'suspension', days: 90 }));
    assert.ok(!voteCovers({ level: 5 }, { kind: 'suspension', days: 1 }));
    assert.ok(!voteCovers({ level: 0 }, { kind: 'warning', family: 'violence' }));
  });
});

describe('majorities', () => {
  const table = [
    [3, 2, 2, 3, 3],
    [5, 3, 4, 4, 4],
    [7, 4, 5, 6, 5],
    [9, 5, 6, 8, 6],
  ] as const;
  for (const [size, half, thirds, excepted, quorum] of table) {
    test(`of ${size}: ${half} are half, ${thirds} two thirds, ${excepted} under an exception`, () => {
      assert.equal(simpleMajority(size), half);
      assert.equal(twoThirds(size), thirds);
      assert.equal(exceptionMajority(size), excepted);
      assert.equal(quorumOf(size), quorum);
      assert.equal(votesNeeded(6, size, true), half);
      assert.equal(votesNeeded(7, size, false), thirds);
      assert.equal(votesNeeded(7, size, true), excepted);
    });
  }

  test('reach takes five seats, for a ban alone', () => {
    assert.equal(seatsNeeded(7, 9_999, defaultCharter), 3);
    assert.equal(seatsNeeded(7, 10_000, defaultCharter), 5);
    assert.equal(seatsNeeded(6, 10_000, defaultCharter), 3);
  });
});

describe('a charter', () => {
  test('is the Articles where it says nothing', () => {
    assert.deepEqual(parseCharter({}), defaultCharter);
    for (const [key, { floor, article }] of Object.entries(charterBounds)) {
      const charter = { ...defaultCharter, [key]: floor };
      assert.deepEqual(parseCharter({ [key]: floor }), charter, `${key}, article ${article}`);
    }
  });

  test('can be stricter in every value, and laxer in none', () => {
    for (const [key, { floor, stricter, article }] of Object.entries(charterBounds)) {
      // Panels grow by two; with five seats for reach both can be raised together.
      const stepUp = key === 'panelSize' ? 2 : key === 'panelSizeWithReach' ? 2 : 1;
      const strict = stricter === 'more' ? floor + stepUp : floor - stepUp;
      const lax = stricter === 'more' ? floor - stepUp : floor + stepUp;
      const refused = parseCharter({ [key]: lax });
      assert.ok(isRefusal(refused) && refused.article === article && refused.field === key, key);
      assert.ok(!isRefusal(parseCharter({ [key]: strict })), key);
    }
  });

  test('refuses what is no whole number, no known key, or an even panel', () => {
    for (const values of [
      { panelSize: '3' },
      { panelSize: 4 },
      { answerHours: 72.5 },
      { answerHours: Number.NaN },
      { toString: 3 },
      { panelSize: 7 },
      { secret: true },
    ]) {
      assert.ok(isRefusal(parseCharter(values)), JSON.stringify(values));
    }
  });
});

describe('calendar months', () => {
  for (const [from, months, to] of [
    ['2026-01-31T12:00:00.000Z', 1, '2026-02-28T12:00:00.000Z'],
    ['2028-01-31T00:00:00.000Z', 1, '2028-02-29T00:00:00.000Z'],
    ['2026-08-31T00:00:00.000Z', 6, '2027-02-28T00:00:00.000Z'],
    ['2028-02-29T00:00:00.000Z', 12, '2029-02-28T00:00:00.000Z'],
    ['2026-05-15T23:59:59.999Z', 12, '2027-05-15T23:59:59.999Z'],
  ] as const) {
    test(`${from} and ${months} are ${to}`, () => {
      assert.equal(addMonths(new Date(from), months).toISOString(), to);
    });
  }
});
