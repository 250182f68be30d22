import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toId, type Refusal, type RefusalCode } from '#foundation';
import { addDays } from './deadlines.ts';
import type { DecisionDraft, Reasons } from './model.ts';
import { precedents } from './testing/cast.ts';
import {
  ban,
  bannedByVote,
  caseBallot,
  draft,
  drawn,
  heardStage,
  officerThree,
  revealed,
} from './testing/stage.ts';

function assertRefused(refusal: Refusal, code: RefusalCode, article: number): void {
  assert.deepEqual([refusal.code, refusal.article], [code, article], refusal.message);
}

function without(decision: DecisionDraft, changes: Partial<Reasons>): DecisionDraft {
  return { ...decision, reasons: { ...decision.reasons, ...changes } };
}

describe('Articles 8, 9 and 16: reasons', () => {
  const missing: readonly [string, Partial<Reasons>, RefusalCode, number][] = [
    ['the facts', { facts: ' ' }, 'reasons-missing', 8],
    ['the public interest', { publicInterest: '' }, 'reasons-missing', 8],
    ['what was known', { known: [] }, 'reasons-missing', 8],

    ['lesser measures', { lesserMeasures: [] }, 'reasons-missing', 8],
    [
      'the next lesser measure',
      { lesserMeasures: [{ level: 1, why: 'No.' }] },
      'reasons-missing',
      8,
    ],
    ['the threshold test', { thresholdTests: [] }, 'threshold-test-missing', 8],
    ['the treatments', { treatments: [] }, 'treatment-missing', 9],
    ['the holding', { holding: '' }, 'reasons-missing', 9],
    ['the way back', { conditionsForReturn: '' }, 'reasons-missing', 14],
    ['what was tried before', { triedBefore: [] }, 'reasons-missing', 16],
  ];
  for (const [name, changes, code, article] of missing) {
    test(`a ban without ${name} is refused`, () => {
      const { stage, panel, author } = bannedByVote();
      const decision = without(draft(stage, [ban]), changes);
      const refusal = stage.refused(author, { type: 'decide', panelId: panel.id, decision });
      assertRefused(refusal, code, article);
    });
  }

  test('each of the six parts of the threshold test has its sentence', () => {
    const { stage, panel, author } = bannedByVote();
    const decision = draft(stage, [ban]);
    const [tested] = decision.reasons.thresholdTests;
    assert.ok(tested);
    const parts = { ...tested.parts, intent: { rating: 'high', sentence: ' ' } } as const;
    const incomplete = without(decision, { thresholdTests: [{ ...tested, parts }] });
    const command = { type: 'decide', panelId: panel.id, decision: incomplete } as const;
    assertRefused(stage.refused(author, command), 'threshold-test-missing', 8);
  });

  test('what was known later is no reason, and a finding rests on exhibits of the case', () => {
    const { stage, panel, author } = bannedByVote();
    const decision = draft(stage, [ban]);
    const late = without(decision, { known: [{ fact: 'Later.', at: addDays(stage.now(), 1) }] });
    const command = { type: 'decide', panelId: panel.id } as const;
    assertRefused(stage.refused(author, { ...command, decision: late }), 'reasons-missing', 8);
    const findings = decision.reasons.findings.map((one) => ({
      ...one,
      exhibits: [toId<'exhibit'>('999')],
    }));
    const foreign = without(decision, { findings });
    assertRefused(stage.refused(author, { ...command, decision: foreign }), 'reasons-missing', 8);
  });

  test('outside the usual range a departure note is due', () => {
    const { stage, panel, author } = bannedByVote();
    const { departure: _none, ...reasons } = draft(stage, [ban]).reasons;
    const decision = { ...draft(stage, [ban]), reasons };
    const command = { type: 'decide', panelId: panel.id, decision } as const;
    assertRefused(stage.refused(author, command), 'departure-note-missing', 9);
  });

  test('only a larger panel can overrule a holding', () => {
    const { stage, panel, author } = bannedByVote();
    const overruled = draft(stage, [ban]).reasons.treatments.map((one) => ({
      ...one,
      how: 'overruled' as const,
    }));
    const decision = without(draft(stage, [ban]), { treatments: overruled });
    const command = { type: 'decide', panelId: panel.id, decision } as const;
    assertRefused(stage.refused(author, command), 'treatment-missing', 9);
    const byOne = precedents.map((one) => ({ ...one, deciderCount: 1 }));
    stage.give(author, command, { precedents: byOne });
  });

  test('dissents are recorded under a letter', () => {
    const stage = heardStage();
    stage.give(officerThree, { type: 'propose', measures: [ban], reason: 'Nothing lighter.' });
    const panel = drawn(stage, { kind: 'decision' });
    const heavy = caseBallot(stage, { level: 7 });
    const author = revealed(stage, panel, [heavy, caseBallot(stage, { level: 4 }), heavy]);
    stage.give(author, { type: 'decide', panelId: panel.id, decision: draft(stage, [ban]) });
    const opinions = stage.case().decisions[0]?.opinions ?? [];
    assert.deepEqual(
      opinions.map(({ letter, dissents }) => [letter, dissents]),
      [
        ['A', false],
        ['B', true],
        ['C', false],
      ],
    );
  });
});
