import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isRefusal, toId, type Refusal, type RefusalCode } from '#foundation';
import { addDays } from './deadlines.ts';
import type { AppealOutcome, Ballot, Case, Measure } from './model.ts';
import { foldStanding } from './standing.ts';
import { contextOf, actorFor, clock, reporter, respondent } from './testing/cast.ts';
import {
  appealed,
  ban,
  bannedByVote,
  bannedStage,
  caseBallot,
  draft,
  drawn,
  entered,
  exhibit,
  heardStage,
  officerOne,
  officerTwo,
  openedStage,
  panelIn,
  revealed,
  served,
  started,
  suspension,
  type Stage,
} from './testing/stage.ts';
import { transition } from './transition.ts';

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

function bannedByVoteSuspended(): Stage {
  const { stage, panel, author } = bannedByVote(heardStage(), { measure: suspension });
  stage.give(author, { type: 'decide', panelId: panel.id, decision: draft(stage, [suspension]) });
  return started(served(stage));
}

describe('Article 11: appeal', () => {
  const opinion = 'I read it afresh.';
  const heardAppeal = (
    stage: Stage,
    appealId: Case['appeals'][number]['id'],
    outcome: AppealOutcome,
  ) => {
    const panel = drawn(stage, { kind: 'appeal', appealId });
    const ballot: Ballot = { kind: 'appeal', outcome, upTo: { level: 6, days: 60 }, opinion };
    return { panel, author: revealed(stage, panel, [ballot, ballot, ballot]) };
  };
  const deciding = (
    appealId: Case['appeals'][number]['id'],
    outcome: AppealOutcome,
    reducedTo?: Measure,
  ) =>
    ({
      type: 'decide-appeal',
      appealId,
      outcome,
      ...(reducedTo === undefined ? {} : { reducedTo }),
      reasons: 'For these reasons.',
      treatments: [],
    }) as const;

  test('an overturned ban is taken back whole, once the ledger holds it', () => {
    const stage = bannedStage();
    const appealId = appealed(stage);
    const { author } = heardAppeal(stage, appealId, 'overturned');
    stage.give(author, deciding(appealId, 'overturned'));
    const restore = { type: 'restore', by: { kind: 'appeal', id: appealId } } as const;
    assertRefused(stage.refused(clock, restore), 'ledger-missing', 12);
    entered(stage, { kind: 'appeal-decision', id: appealId });
    stage.give(clock, restore);
    assert.equal(standingOf(stage).state, 'good');
    const [sanction] = stage.case().sanctions;
    assert.deepEqual([sanction?.state, sanction?.endedBy], ['overturned', 'appeal']);
    assert.deepEqual(sanction?.restoredAt, stage.now());
    assert.deepEqual(stage.case().decisions[0]?.overturnedAt, stage.now());
    const resume = { type: 'start-sanction', sanctionId: toId<'sanction'>('4001') } as const;
    assert.equal(stage.refused(clock, resume).code, 'wrong-state');
  });

  test('an appeal that is not heard overrules no precedent', () => {
    const stage = bannedStage();
    const appealId = appealed(stage);
    const { author } = heardAppeal(stage, appealId, 'inadmissible');
    const treating = (how: 'followed' | 'overruled') => ({
      ...deciding(appealId, 'inadmissible'),
      treatments: [{ precedent: toId<'decision'>('8001'), how, reason: 'Why not.' }],
    });
    assertRefused(stage.refused(author, treating('overruled')), 'treatment-missing', 9);
    stage.give(author, treating('followed'));
  });

  test('nobody of the first panel hears it, even when drawn from the same few', () => {
    const stage = bannedStage();
    const first = new Set(stage.case().panels[0]?.seats.map(({ member }) => member));
    const appealId = appealed(stage);
    const panel = drawn(stage, { kind: 'appeal', appealId });
    assert.ok(panel.seats.every(({ member }) => !first.has(member)));
    assert.ok(panel.seats.length >= first.size);
  });

  test('a panel smaller than the one that decided cannot hear it', () => {
    const stage = bannedStage();
    const appealId = appealed(stage);
    const commit = {
      type: 'commit-seed',
      panelId: toId<'panel'>('3900'),
      purpose: { kind: 'appeal', appealId },
      commitment: 'a'.repeat(64),
      size: 1,
    } as const;
    assertRefused(stage.refused(clock, commit), 'appeal-not-independent', 11);
  });

  test('an appeal heard by a first-panel member is refused, whatever the record of the draw says', () => {
    const stage = bannedStage();
    const appealId = appealed(stage);
    heardAppeal(stage, appealId, 'upheld');
    const subject = stage.case();
    const [first, second] = subject.panels;
    const intruder = first?.seats[0]?.member;
    assert.ok(second !== undefined && intruder !== undefined);
    const seats = second.seats.map((seat, index) =>
      index === 0 ? { ...seat, member: intruder } : seat,
    );
    const forged = { ...subject, panels: subject.panels.with(1, { ...second, seats }) };
    const context = contextOf(actorFor(intruder, 'panelist'), stage.now());
    const outcome = transition(forged, deciding(appealId, 'upheld'), context);
    assert.ok(isRefusal(outcome));
    assertRefused(outcome, 'appeal-not-independent', 11);
  });

  const heavier: readonly Measure[] = [ban, { kind: 'ban', reviewDays: 366 }];
  for (const measure of heavier) {
    test(`it cannot increase to ${JSON.stringify(measure)}`, () => {
      const { stage, panel, author } = bannedByVote(heardStage(), { measure: suspension });
      stage.give(author, {
        type: 'decide',
        panelId: panel.id,
        decision: draft(stage, [suspension]),
      });
      started(served(stage));
      const appealId = appealed(stage);
      const judge = heardAppeal(stage, appealId, 'reduced').author;
      const refusal = stage.refused(judge, deciding(appealId, 'reduced', measure));
      assert.equal(
        refusal.article,
        measure.kind === 'ban' && refusal.code === 'term-too-long' ? 10 : 11,
      );
      const longer = deciding(appealId, 'reduced', { kind: 'suspension', days: 91 });
      assertRefused(stage.refused(judge, longer), 'appeal-increases', 11);
      const same = deciding(appealId, 'reduced', suspension);
      assertRefused(stage.refused(judge, same), 'appeal-increases', 11);
    });
  }

  test('a reduction counts from where the sanction began', () => {
    const stage = bannedStage();
    const began = stage.now();
    stage.later(240);
    const appealId = appealed(stage);
    const { author } = heardAppeal(stage, appealId, 'reduced');
    stage.give(author, deciding(appealId, 'reduced', { kind: 'suspension', days: 60 }));
    entered(stage, { kind: 'appeal-decision', id: appealId });
    stage.give(clock, { type: 'restore', by: { kind: 'appeal', id: appealId } });
    const [sanction] = stage.case().sanctions;
    assert.deepEqual(sanction?.endsAt, addDays(began, 60));
    assert.deepEqual([sanction?.measure.kind, sanction?.reducedFrom?.kind], ['suspension', 'ban']);
    assert.equal(sanction?.reviewAt, undefined);
    assert.equal(standingOf(stage).state, 'suspended');
  });

  test('upholding takes more than half; short of that the milder outcome stands', () => {
    const stage = bannedStage();
    const appealId = appealed(stage);
    const panel = drawn(stage, { kind: 'appeal', appealId });
    const outcomes = ['upheld', 'reduced', 'overturned'] as const;
    const ballots = outcomes.map((outcome): Ballot => ({
      kind: 'appeal',
      outcome,
      upTo: { level: 6, days: 60 },
      opinion,
    }));
    const author = revealed(stage, panel, ballots);
    for (const wrong of ['upheld', 'overturned', 'remanded'] as const) {
      const refusal = stage.refused(author, deciding(appealId, wrong));
      if (wrong !== 'remanded') assertRefused(refusal, 'majority-missing', 11);
    }
    stage.give(author, deciding(appealId, 'reduced', { kind: 'suspension', days: 60 }));
  });

  test('a case sent back is decided by others, and no heavier', () => {
    const stage = bannedByVoteSuspended();
    const appealId = appealed(stage);
    const { author } = heardAppeal(stage, appealId, 'remanded');
    stage.give(author, deciding(appealId, 'remanded'));
    entered(stage, { kind: 'appeal-decision', id: appealId });
    stage.give(clock, { type: 'restore', by: { kind: 'appeal', id: appealId } });
    assert.equal(stage.case().state, 'answered');
    assert.equal(standingOf(stage).state, 'good');
    stage.give(officerTwo, { type: 'propose', measures: [ban], reason: 'Heavier this time.' });
    const panel = drawn(stage, { kind: 'decision' });
    const vote = caseBallot(stage, { level: 7 });
    const writer = revealed(stage, panel, [vote, vote, vote]);
    const heavy = { type: 'decide', panelId: panel.id, decision: draft(stage, [ban]) } as const;
    assertRefused(stage.refused(writer, heavy), 'appeal-increases', 11);
    stage.give(writer, { ...heavy, decision: draft(stage, [suspension]) });
    const firstPanels = stage.case().panels.filter(({ id }) => id !== panel.id);
    const earlier = new Set(firstPanels.flatMap(({ seats }) => seats.map(({ member }) => member)));
    assert.ok(panelIn(stage, panel.id).seats.every(({ member }) => !earlier.has(member)));
  });

  test('an officer does not decide again what was sent back', () => {
    const stage = openedStage();
    const warning: Measure = { kind: 'warning', family: 'violence' };
    stage.give(officerOne, { type: 'decide-alone', decision: draft(stage, [warning]) });
    started(served(stage));
    const appealId = appealed(stage);
    const { author } = heardAppeal(stage, appealId, 'remanded');
    stage.give(author, deciding(appealId, 'remanded'));
    entered(stage, { kind: 'appeal-decision', id: appealId });
    stage.give(clock, { type: 'restore', by: { kind: 'appeal', id: appealId } });
    const again = { type: 'decide-alone', decision: draft(stage, [warning]) } as const;
    assertRefused(stage.refused(officerOne, again), 'not-eligible', 6);
    stage.give(officerTwo, again);
  });

  test('six months, once; again only on evidence that the case does not hold', () => {
    const stage = bannedStage();
    const decisionId = stage.case().decisions[0]?.id;
    assert.ok(decisionId);
    const filing = (id: string, newEvidence: readonly ReturnType<typeof exhibit>[] = []) =>
      ({
        type: 'appeal',
        appealId: toId<'appeal'>(id),
        decisionId,
        grounds: 'No.',
        newEvidence,
      }) as const;
    const person = actorFor(respondent);
    stage.give(person, filing('6000'));
    assertRefused(stage.refused(person, filing('6001')), 'appeal-already-made', 11);
    const { author } = heardAppeal(stage, toId('6000'), 'upheld');
    stage.give(author, deciding(toId('6000'), 'upheld'));
    entered(stage, { kind: 'appeal-decision', id: toId('6000') });
    stage.give(clock, { type: 'restore', by: { kind: 'appeal', id: toId('6000') } });
    assertRefused(stage.refused(person, filing('6002')), 'appeal-already-made', 11);
    const known = { ...exhibit('70', 'respondent', stage.now()), sha256: '11'.padStart(64, '0') };
    assertRefused(stage.refused(person, filing('6003', [known])), 'appeal-already-made', 11);
    const fresh = exhibit('71', 'respondent', stage.now());
    stage.give(person, filing('6004', [fresh]));
    const late = bannedStage();
    late.later(24 * 185);
    assertRefused(late.refused(person, filing('6005')), 'appeal-window-closed', 11);
  });

  test('the reporter appeals inaction, not the mildness of a sanction', () => {
    const stage = bannedStage();
    const decisionId = stage.case().decisions[0]?.id;
    assert.ok(decisionId);
    const command = {
      type: 'appeal',
      appealId: toId<'appeal'>('6000'),
      decisionId,
      grounds: 'More.',
      newEvidence: [],
    } as const;
    assertRefused(stage.refused(actorFor(reporter), command), 'wrong-state', 11);
  });

  test('undecided after 14 days the sanction is stayed, and upheld it goes on', () => {
    const stage = bannedStage();
    const appealId = appealed(stage);
    const stay = { type: 'stay-sanction', sanctionId: toId<'sanction'>('4001') } as const;
    stage.later(14 * 24 - 1);
    assertRefused(stage.refused(clock, stay), 'wrong-state', 11);
    stage.later(1);
    stage.give(clock, stay);
    assert.equal(standingOf(stage).state, 'good');
    const { author } = heardAppeal(stage, appealId, 'upheld');
    stage.give(author, deciding(appealId, 'upheld'));
    entered(stage, { kind: 'appeal-decision', id: appealId });
    stage.give(clock, { type: 'restore', by: { kind: 'appeal', id: appealId } });
    assert.equal(standingOf(stage).state, 'banned');
  });

  test('under an exception it is stayed down to a visibility limit', () => {
    const { stage, panel, author } = bannedByVote(heardStage(), { excepted: true });
    const decision = draft(stage, [ban], { exception: 'imminent-physical-danger' });
    stage.give(author, { type: 'decide', panelId: panel.id, decision });
    started(served(stage));
    appealed(stage);
    stage.later(14 * 24);
    stage.give(clock, { type: 'stay-sanction', sanctionId: toId('4001') });
    const { state, visibility, may } = standingOf(stage);
    assert.deepEqual([state, visibility, may.post], ['limited', 'limited', true]);
  });
});
