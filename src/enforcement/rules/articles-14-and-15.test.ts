import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toId, type Refusal, type RefusalCode } from '#foundation';
import { addDays } from './deadlines.ts';
import { entriesOf } from './ledger-entry.ts';
import { foldStanding } from './standing.ts';
import { clock } from './testing/cast.ts';
import { bannedStage, blindBallot, drawn, entered, revealed, type Stage } from './testing/stage.ts';

function assertRefused(refusal: Refusal, code: RefusalCode, article: number): void {
  assert.deepEqual([refusal.code, refusal.article], [code, article], refusal.message);
}

const standingOf = (stage: Stage): ReturnType<typeof foldStanding> => {
  const { sanctions, docket } = stage.case();
  return foldStanding(
    sanctions.map((one) => ({ ...one, docket })),
    [],
    stage.now(),
  );
};

describe('Articles 14 and 15: the way back, and was this correct', () => {
  const reviewed = (stage: Stage, outcome: 'confirmed' | 'corrected' | 'ended') => {
    const reviewId = toId<'review'>(String(6500 + stage.case().reviews.length));
    const decisionId = stage.case().decisions[0]?.id;
    assert.ok(decisionId);
    stage.give(clock, { type: 'open-review', reviewId, decisionId, ground: 'audit' });
    const panel = drawn(stage, { kind: 'review', reviewId });
    const ballot = blindBallot(stage, outcome);
    return { reviewId, author: revealed(stage, panel, [ballot, ballot, ballot]) };
  };

  test('a ban that goes on names its next review, at most twelve months away', () => {
    const stage = bannedStage();
    stage.later(24 * 340);
    const { reviewId, author } = reviewed(stage, 'confirmed');
    const command = {
      type: 'decide-review',
      reviewId,
      outcome: 'confirmed',
      reasons: 'Still.',
    } as const;
    assertRefused(stage.refused(author, command), 'term-missing', 10);
    const far = { ...command, nextReviewAt: addDays(stage.now(), 370) };
    assertRefused(stage.refused(author, far), 'term-too-long', 10);
    const nextReviewAt = addDays(stage.now(), 300);
    stage.give(author, { ...command, nextReviewAt });
    assert.deepEqual(stage.case().sanctions[0]?.reviewAt, nextReviewAt);
  });

  for (const [outcome, state] of [
    ['corrected', 'overturned'],
    ['ended', 'ended'],
  ] as const) {
    test(`a review that finds it ${outcome} leaves it ${state}`, () => {
      const stage = bannedStage();
      const { reviewId, author } = reviewed(stage, outcome);
      stage.give(author, { type: 'decide-review', reviewId, outcome, reasons: 'Afresh.' });
      const entries = stage.log().flatMap((event) => entriesOf(stage.case(), event));
      const level = outcome === 'ended' ? 6 : 0;
      assert.deepEqual(entries.find(({ type }) => type === 'review')?.levels, [
        level,
        level,
        level,
      ]);
      entered(stage, { kind: 'review', id: reviewId });
      stage.give(clock, { type: 'restore', by: { kind: 'review', id: reviewId } });
      assert.equal(stage.case().sanctions[0]?.state, state);
      assert.equal(standingOf(stage).state, 'good');
    });
  }

  test('a review that nobody holds stays the sanction: neglect prolongs nothing', () => {
    const stage = bannedStage();
    const stay = { type: 'stay-sanction', sanctionId: toId<'sanction'>('4001') } as const;
    stage.later(24 * (365 + 13));
    assertRefused(stage.refused(clock, stay), 'wrong-state', 11);
    stage.later(24);
    stage.give(clock, stay);
    assert.equal(standingOf(stage).state, 'good');
  });
});
