import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toId, type Refusal, type RefusalCode } from '#foundation';
import { actorFor, clock, operator } from './testing/cast.ts';
import { postId } from './testing/play.ts';
import {
  ban,
  bannedByVote,
  draft,
  drawn,
  entered,
  heardStage,
  officerOne,
  officerTwo,
  openedStage,
  revealed,
  served,
  started,
} from './testing/stage.ts';

function assertRefused(refusal: Refusal, code: RefusalCode, article: number): void {
  assert.deepEqual([refusal.code, refusal.article], [code, article], refusal.message);
}

describe('Article 7: interim measures', () => {
  const hide = (measureId: string) =>
    ({
      type: 'impose-interim',
      measureId: toId<'measure'>(measureId),
      ground: 'imminent-physical-danger',
      act: { kind: 'hide', postId },
      allegations: [toId<'allegation'>('21')],
      lighterActs: [{ kind: 'label', why: 'A label stops nobody.' }],
      reason: 'Tonight.',
    }) as const;

  test('it bites once it is in the ledger, and lapses after 72 hours by itself', () => {
    const stage = openedStage();
    stage.give(officerTwo, hide('31'));
    assert.equal(stage.case().interim[0]?.state, 'imposed');
    entered(stage, { kind: 'interim', id: toId('31') });
    assert.equal(stage.case().interim[0]?.state, 'in-force');
    const lapse = { type: 'lapse-interim', measureId: toId<'measure'>('31') } as const;
    stage.later(71.9);
    assert.equal(stage.refused(clock, lapse).code, 'wrong-state');
    stage.later(0.1);
    stage.give(clock, lapse);
  });

  test('it is never imposed again for the same conduct, in this case or another', () => {
    const stage = openedStage();
    stage.give(officerTwo, hide('31'));
    entered(stage, { kind: 'interim', id: toId('31') });
    stage.later(72);
    stage.give(clock, { type: 'lapse-interim', measureId: toId('31') });
    assertRefused(stage.refused(officerTwo, hide('32')), 'measure-repeated', 7);
    const elsewhere = openedStage();
    const earlier = stage.case().interim.map(({ id, conduct, imposedAt }) => ({
      id,
      caseId: toId<'case'>('99'),
      conduct,
      imposedAt,
    }));
    const refusal = elsewhere.refused(officerTwo, hide('33'), { interimMeasures: earlier });
    assertRefused(refusal, 'measure-repeated', 7);
  });

  test('a second allegation about the same post is the same conduct', () => {
    const stage = openedStage();
    stage.give(officerTwo, hide('31'));
    stage.give(officerOne, {
      type: 'add-allegation',
      allegationId: toId('22'),
      ruleId: 'harassment.targeted',
      ruleVersion: 1,
      conduct: { subject: { kind: 'post', postId }, at: stage.now(), summary: 'The same post.' },
      exhibits: [toId('11')],
    });
    const again = {
      ...hide('32'),
      ground: 'flood',
      allegations: [toId<'allegation'>('22')],
    } as const;
    assertRefused(stage.refused(officerTwo, again), 'measure-repeated', 7);
  });

  test('a ground is enumerated, fits what is alleged, and the means are the least restrictive', () => {
    const stage = openedStage();
    const childSafety = { ...hide('31'), ground: 'child-safety' } as const;
    assertRefused(stage.refused(officerTwo, childSafety), 'measure-ground-unknown', 7);
    const freeze = { ...hide('31'), act: { kind: 'freeze' } } as const;
    assertRefused(stage.refused(officerTwo, freeze), 'reasons-missing', 7);
    const nothing = { ...hide('31'), allegations: [] };
    assertRefused(stage.refused(officerTwo, nothing), 'measure-ground-unknown', 7);
    assertRefused(stage.refused(actorFor(operator, 'operator'), hide('31')), 'forbidden', 6);
  });

  for (const [ratify, state] of [
    [true, 'ratified'],
    [false, 'lifted'],
  ] as const) {
    test(`a panel that votes ${ratify ? 'for' : 'against'} it leaves it ${state}`, () => {
      const stage = openedStage();
      stage.give(officerTwo, hide('31'));
      entered(stage, { kind: 'interim', id: toId('31') });
      const panel = drawn(stage, { kind: 'ratification', measureId: toId('31') });
      const ballot = { kind: 'ratification', ratify, opinion: 'Yes or no.' } as const;
      const author = revealed(stage, panel, [ballot, ballot, ballot]);
      stage.give(author, { type: 'decide-ratification', panelId: panel.id });
      assert.equal(stage.case().interim[0]?.state, state);
    });
  }

  test('after 72 hours there is nothing left to ratify', () => {
    const stage = openedStage();
    stage.give(officerTwo, hide('31'));
    entered(stage, { kind: 'interim', id: toId('31') });
    const panel = drawn(stage, { kind: 'ratification', measureId: toId('31') });
    const ballot = { kind: 'ratification', ratify: true, opinion: 'Yes.' } as const;
    const author = revealed(stage, panel, [ballot, ballot, ballot]);
    stage.later(72);
    const refusal = stage.refused(author, { type: 'decide-ratification', panelId: panel.id });
    assertRefused(refusal, 'measure-too-long', 7);
  });

  test('it ends when the sanction starts', () => {
    const stage = openedStage();
    stage.give(officerTwo, hide('31'));
    entered(stage, { kind: 'interim', id: toId('31') });
    const { author, panel } = bannedByVote(heardStage(stage));
    stage.give(author, { type: 'decide', panelId: panel.id, decision: draft(stage, [ban]) });
    assert.equal(stage.case().interim[0]?.state, 'in-force');
    started(served(stage));
    assert.equal(stage.case().interim[0]?.state, 'lifted');
  });
});
