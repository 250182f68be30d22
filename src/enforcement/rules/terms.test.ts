import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultCharter } from './charter.ts';
import { veiledOrder } from './letters.ts';
import type { Candidate, RoleTime } from './model.ts';
import { eligibleFor } from './parties.ts';
import { isOnTerm } from './terms.ts';
import { clock, contextOf, panelists, pool } from './testing/cast.ts';
import { drawn, heardStage, officerThree } from './testing/stage.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
const onTerm = (held: readonly RoleTime[], now: string): boolean =>
  isOnTerm(held, day(now), defaultCharter);

describe('Article 6: panelists serve a term and pause, and hear so many cases at once', () => {
  const held = [{ from: day('2026-01-31') }];

  for (const [now, serves] of [
    ['2026-01-30', false],
    ['2026-01-31', true],
    ['2027-01-30', true],
    ['2027-01-31', false],
    ['2027-04-29', false],
    ['2027-04-30', true],
    ['2028-04-29', true],
    ['2028-04-30', false],
    ['2028-07-30', true],
  ] as const) {
    test(`who is a panelist since the end of January 2026 ${serves ? 'serves' : 'does not serve'} on ${now}`, () => {
      assert.equal(onTerm(held, now), serves);
    });
  }

  test('to lay the role down and take it up again makes no new term', () => {
    const again = [{ from: day('2026-01-01'), to: day('2026-12-30') }, { from: day('2026-12-31') }];
    assert.equal(onTerm(again, '2026-12-31'), true);
    assert.equal(onTerm(again, '2027-01-01'), false);
    assert.equal(onTerm(again, '2027-04-01'), true);
  });

  test('who laid the role down for a whole pause begins a term anew', () => {
    const rested = [
      { from: day('2026-01-01'), to: day('2026-06-01') },
      { from: day('2026-09-01') },
    ];
    assert.equal(onTerm(rested, '2027-08-31'), true);
    assert.equal(onTerm(rested, '2027-09-01'), false);
  });

  test('who never held the role, or holds it no more, begins nothing', () => {
    assert.equal(onTerm([], '2026-06-01'), false);
  });

  const eligibleWith = (change: (one: Candidate) => Candidate) => {
    const stage = heardStage();
    const context = contextOf(clock, stage.now());
    return eligibleFor(stage.case(), { ...context, pool: context.pool.map(change) });
  };

  test('nobody is drawn who sits on as many open panels as the charter allows', () => {
    const busy = panelists[10];
    assert.ok(busy !== undefined);
    const loaded = (openPanels: number) =>
      eligibleWith((one) => (one.account === busy ? { ...one, openPanels } : one));
    assert.ok(loaded(defaultCharter.mostOpenPanels - 1).includes(busy));
    assert.ok(!loaded(defaultCharter.mostOpenPanels).includes(busy));
  });

  test('with everybody in a pause nobody is eligible, and the draw says so', () => {
    const over = eligibleWith((one) => ({ ...one, served: [{ from: day('2024-12-20') }] }));
    assert.deepEqual(over, []);
    const stage = heardStage();
    stage.give(officerThree, {
      type: 'propose',
      measures: [{ kind: 'ban', reviewDays: 365 }],
      reason: 'Again.',
    });
    const pausing = pool.map((one) => ({ ...one, served: [{ from: day('2024-12-20') }] }));
    assert.equal(drawn(stage, { kind: 'decision' }, 3, { pool: pausing }).state, 'void');
  });
});

describe('panelists are letters', () => {
  test('a veil decides the letters, not the ids and not the draw', () => {
    const members = panelists.slice(4, 9);
    const veils = Array.from({ length: 40 }, (_, at) => String(at).padStart(64, '0'));
    const orders = veils.map((veil) => veiledOrder(veil, members));
    for (const order of orders) assert.deepEqual(order.toSorted(), members.toSorted());
    const firsts = new Set(orders.map(([first]) => first));
    assert.deepEqual(firsts.size, members.length, 'everybody is Panelist A for some veil');
    assert.deepEqual(veiledOrder(veils[0] ?? '', members.toReversed()), orders[0]);
  });

  test('seats stand in the order of their letters, so that no list tells who was drawn first', () => {
    const stage = heardStage();
    stage.give(officerThree, {
      type: 'propose',
      measures: [{ kind: 'ban', reviewDays: 365 }],
      reason: 'Again.',
    });
    const seats = drawn(stage, { kind: 'decision' }, 5).seats.map(({ letter }) => letter);
    assert.deepEqual(seats, ['A', 'B', 'C', 'D', 'E']);
  });
});
