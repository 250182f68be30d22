import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toId, type Refusal, type RefusalCode } from '#foundation';
import { addMonths } from './deadlines.ts';
import type { Measure } from './model.ts';
import { foldStanding } from './standing.ts';
import { clock } from './testing/cast.ts';
import {
  ban,
  bannedByVote,
  draft,
  entered,
  heardStage,
  officerOne,
  openedStage,
  served,
  started,
  suspension,
  type Stage,
} from './testing/stage.ts';

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

describe('Articles 10 and 12: served and entered before it bites', () => {
  const decidedStage = (): Stage => {
    const { stage, panel, author } = bannedByVote();
    stage.give(author, { type: 'decide', panelId: panel.id, decision: draft(stage, [ban]) });
    return stage;
  };
  const sanctionIn = (stage: Stage) => {
    const sanction = stage.case().sanctions[0];
    assert.ok(sanction);
    return sanction;
  };
  const start = (stage: Stage) =>
    ({ type: 'start-sanction', sanctionId: sanctionIn(stage).id }) as const;

  test('a sanction does not start before its statement is delivered over every channel', () => {
    const stage = decidedStage();
    assertRefused(stage.refused(clock, start(stage)), 'not-served', 10);
    const statementId = toId<'statement'>('5000');
    const decisionId = sanctionIn(stage).decisionId;
    stage.give(clock, { type: 'compose-statement', decisionId, statementId });
    entered(stage, { kind: 'decision', id: decisionId });
    const document = { kind: 'statement', statementId } as const;
    stage.give(clock, { type: 'record-delivery', document, channel: 'service' });
    assertRefused(stage.refused(clock, start(stage)), 'not-served', 10);
    assert.equal(standingOf(stage).state, 'good');
    stage.give(clock, { type: 'record-delivery', document, channel: 'mail' });
    stage.give(clock, start(stage));
    assert.equal(standingOf(stage).state, 'banned');
  });

  test('nor before the ledger holds its decision, nor does the ledger hold what was not composed', () => {
    const stage = decidedStage();
    const decisionId = sanctionIn(stage).decisionId;
    const subject = { kind: 'decision', id: decisionId } as const;
    const record = { type: 'record-entry', subject, index: 7 } as const;
    assertRefused(stage.refused(clock, record), 'wrong-state', 12);
    const statementId = toId<'statement'>('5000');
    stage.give(clock, { type: 'compose-statement', decisionId, statementId });
    const document = { kind: 'statement', statementId } as const;
    for (const channel of ['service', 'mail'] as const) {
      stage.give(clock, { type: 'record-delivery', document, channel });
    }
    assertRefused(stage.refused(clock, start(stage)), 'ledger-missing', 12);
    assertRefused(stage.refused(officerOne, record), 'forbidden', 12);
    stage.give(clock, record);
    stage.give(clock, start(stage));
  });

  const endless: readonly [Measure, RefusalCode][] = [
    [{ kind: 'suspension', days: 0 }, 'term-missing'],
    [{ kind: 'suspension', days: Number.NaN }, 'term-missing'],
    [{ kind: 'suspension', days: Number.POSITIVE_INFINITY }, 'term-missing'],
    [{ kind: 'suspension', days: 181 }, 'term-too-long'],
    [{ kind: 'visibility-limit', days: 91 }, 'term-too-long'],
    [{ kind: 'feature-limit', features: ['post'], days: 8 }, 'term-too-long'],
    [{ kind: 'ban', reviewDays: 366 }, 'term-too-long'],
    [{ kind: 'ban', reviewDays: 0 }, 'term-missing'],
  ];
  for (const [measure, code] of endless) {
    test(`${JSON.stringify(measure)} is refused: ${code}`, () => {
      const { stage, panel, author } = bannedByVote();
      const decision = draft(stage, [measure]);
      const refusal = stage.refused(author, { type: 'decide', panelId: panel.id, decision });
      assertRefused(refusal, code, 10);
    });
  }

  test('a warning takes nothing away and expires after twelve months', () => {
    const stage = openedStage();
    const decision = draft(stage, [{ kind: 'warning', family: 'violence' }]);
    stage.give(officerOne, { type: 'decide-alone', decision });
    started(served(stage));
    const [warning] = stage.case().sanctions;
    assert.deepEqual(warning?.endsAt, addMonths(stage.now(), 12));
    assert.equal(standingOf(stage).state, 'good');
  });

  test('a suspension ends by itself on its day', () => {
    const { stage, panel, author } = bannedByVote(heardStage(), { measure: suspension });
    stage.give(author, { type: 'decide', panelId: panel.id, decision: draft(stage, [suspension]) });
    started(served(stage));
    stage.later(90 * 24 - 1);
    assert.equal(standingOf(stage).state, 'suspended');
    const expire = { type: 'expire-sanction', sanctionId: sanctionIn(stage).id } as const;
    assert.equal(stage.refused(clock, expire).code, 'wrong-state');
    stage.later(1);
    assert.equal(standingOf(stage).state, 'good', 'also before any job has run');
    stage.give(clock, expire);
  });
});
