import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toId, type Refusal, type RefusalCode } from '#foundation';
import { addDays } from './deadlines.ts';
import type { Context, WarningFact } from './model.ts';
import {
  actorFor,
  clock,
  operator,
  reporter,
  respondent,
  ruleVersions,
  stranger,
  warnings,
} from './testing/cast.ts';
import { postId } from './testing/play.ts';
import { fullException } from './testing/reasons.ts';
import {
  ban,
  bannedByVote,
  caseBallot,
  draft,
  drawn,
  exhibit,
  heardStage,
  named,
  newStage,
  notice,
  officerOne,
  officerThree,
  officerTwo,
  openedStage,
  revealed,
  suspension,
} from './testing/stage.ts';

function assertRefused(refusal: Refusal, code: RefusalCode, article: number): void {
  assert.deepEqual([refusal.code, refusal.article], [code, article], refusal.message);
}

describe('Article 1: known rules', () => {
  const conductAt = (day: string) => ({
    subject: { kind: 'account' } as const,
    at: new Date(`${day}T00:00:00.000Z`),
    summary: 'What was done.',
  });
  const alleging = (ruleVersion: number, day: string) =>
    ({
      type: 'add-allegation',
      allegationId: toId<'allegation'>('22'),
      ruleId: 'violence.threats',
      ruleVersion,
      conduct: conductAt(day),
      exhibits: [toId<'exhibit'>('11')],
    }) as const;

  test('conduct is judged by the version in force when it happened', () => {
    openedStage().give(officerOne, alleging(1, '2025-11-30'));
    openedStage().give(officerOne, alleging(2, '2025-12-01'));
  });

  for (const [version, day] of [
    [2, '2025-11-30'],
    [1, '2025-12-01'],
    [1, '2024-12-31'],
    [3, '2025-12-02'],
  ] as const) {
    test(`version ${version} does not judge conduct of ${day}`, () => {
      const refusal = openedStage().refused(officerOne, alleging(version, day));
      assertRefused(refusal, 'rule-not-in-force', 1);
    });
  }

  test('a rule leads no further than it announced', () => {
    const { stage, panel, author } = bannedByVote();
    const decision = draft(stage, [ban]);
    const schedule = { usualFrom: 1, usualTo: 3, heaviest: 6 } as const;
    const changes = { ruleVersions: ruleVersions.map((version) => ({ ...version, schedule })) };
    const refusal = stage.refused(author, { type: 'decide', panelId: panel.id, decision }, changes);
    assertRefused(refusal, 'rule-not-in-force', 1);
  });
});

describe('Article 2: reports', () => {
  const reporting = (respondentId = respondent) =>
    ({
      type: 'receive-report',
      ...named,
      respondent: respondentId,
      reportId: toId<'report'>('2'),
      reporter,
      citedRules: [],
      exhibits: [],
    }) as const;

  test('a hundred reports do nothing but stand there', () => {
    const stage = newStage();
    for (let index = 0; index < 100; index += 1) {
      const reportId = toId<'report'>(String(500 + index));
      const by = toId<'account'>(String(700 + index));
      stage.give(actorFor(by), { ...reporting(), reportId, reporter: by });
    }
    assert.equal(stage.case().state, 'reported');
    assert.deepEqual([stage.case().sanctions, stage.case().interim], [[], []]);
  });

  test('nobody reports themselves, or in the name of another', () => {
    const self = newStage().refused(actorFor(reporter), reporting(reporter));
    assertRefused(self, 'invalid', 2);
    assertRefused(newStage().refused(actorFor(stranger), reporting()), 'forbidden', 2);
  });

  test('a case is routed away from the officer it is about, and the one who reported it', () => {
    const stage = newStage();
    stage.give(actorFor(reporter), reporting());
    for (const id of [respondent, reporter]) {
      const refusal = stage.refused(actorFor(id, 'officer'), { type: 'open-case', ...named });
      assertRefused(refusal, 'not-eligible', 2);
    }
    const own = newStage().refused(actorFor(respondent, 'officer'), {
      type: 'open-case',
      ...named,
    });
    assertRefused(own, 'not-eligible', 2);
  });

  test('a dismissed report can be appealed by who made it, and by nobody else', () => {
    const stage = newStage();
    stage.give(actorFor(reporter), reporting());
    stage.give(officerOne, { type: 'dismiss', reason: 'It is a poem.' });
    const command = {
      type: 'appeal',
      appealId: toId<'appeal'>('6000'),
      grounds: 'It is not.',
      newEvidence: [],
    } as const;
    assertRefused(stage.refused(actorFor(stranger), command), 'forbidden', 11);
    assertRefused(stage.refused(actorFor(respondent), command), 'wrong-state', 11);
    stage.give(actorFor(reporter), command);
  });
});

describe('Article 3: a clear warning first', () => {
  const byId = (id: string): WarningFact => {
    const found = warnings.find(({ sanctionId }) => sanctionId === id);
    assert.ok(found);
    return found;
  };
  const attacks: readonly [string, string | undefined, RefusalCode][] = [
    ['no warning', undefined, 'warning-missing'],
    ['a warning that never was', '12345', 'warning-missing'],
    ['a warning from another family', '9002', 'warning-other-family'],
    ['an expired warning', '9003', 'warning-expired'],
    ['an undelivered warning', '9004', 'warning-not-served'],
    ['an overturned warning', '9005', 'warning-missing'],
  ];

  for (const measure of [ban, suspension]) {
    for (const [name, warning, code] of attacks) {
      test(`a ${measure.kind} with ${name} is refused`, () => {
        const { stage, panel, author } = bannedByVote();
        const options = warning === undefined ? {} : { warning };
        const decision = draft(stage, [measure], options);
        const refusal = stage.refused(author, { type: 'decide', panelId: panel.id, decision });
        assertRefused(refusal, code, 3);
      });
    }
  }

  for (const measure of [
    { kind: 'feature-limit', features: ['post'], days: 7 },
    { kind: 'visibility-limit', days: 90 },
  ] as const) {
    test(`a ${measure.kind} needs its warning too`, () => {
      const stage = heardStage();
      const decision = draft(stage, [measure], {});
      const type = measure.kind === 'feature-limit' ? 'decide-alone' : 'sign-decision';
      assertRefused(stage.refused(officerOne, { type, decision }), 'warning-missing', 3);
    });
  }

  test('a warning that was delivered and never opened counts after seven days, not before', () => {
    const { openedAt: _never, ...unopened } = byId('9001');
    const at = (days: number): Partial<Context> => ({
      warnings: [{ ...unopened, deliveredAt: addDays(new Date('2026-01-01T00:00:00Z'), -days) }],
    });
    const { stage, panel, author } = bannedByVote();
    const command = { type: 'decide', panelId: panel.id, decision: draft(stage, [ban]) } as const;
    assertRefused(stage.refused(author, command, at(6.9)), 'warning-not-served', 3);
    stage.give(author, command, at(7.1));
  });

  test('what was done before the warning was served cannot be punished by its repetition', () => {
    const { stage, panel, author } = bannedByVote();
    const late = { ...byId('9001'), deliveredAt: stage.now(), openedAt: stage.now() };
    const command = { type: 'decide', panelId: panel.id, decision: draft(stage, [ban]) } as const;
    assertRefused(stage.refused(author, command, { warnings: [late] }), 'warning-missing', 3);
  });

  test('no panel is called together where no warning can be cited', () => {
    const proposal = { type: 'propose', measures: [ban], reason: 'Now.' } as const;
    const refusal = heardStage().refused(officerThree, proposal, { warnings: [] });
    assertRefused(refusal, 'warning-missing', 3);
  });
});

describe('Article 4: clear exceptions', () => {
  const excepted = (votes: readonly boolean[]) => {
    const stage = heardStage();
    stage.give(officerThree, {
      type: 'propose',
      measures: [ban],
      exception: fullException('imminent-physical-danger'),
      reason: 'Tonight.',
    });
    const panel = drawn(stage, { kind: 'decision' }, votes.length);
    const ballots = votes.map((exception) => caseBallot(stage, { level: 7 }, { exception }));
    return { stage, panel, author: revealed(stage, panel, ballots) };
  };
  const danger = { exception: 'imminent-physical-danger' } as const;

  test('an exception stands in for the warning when all of three vote for it', () => {
    const { stage, panel, author } = excepted([true, true, true]);
    const decision = draft(stage, [ban], danger);
    stage.give(author, { type: 'decide', panelId: panel.id, decision });
    assert.equal(stage.case().sanctions[0]?.underException, true);
    assert.equal(stage.case().decisions[0]?.exceptionTally?.for, 3);
  });

  test('four of five are enough, and two of three are not', () => {
    const four = excepted([true, true, true, true, false]);
    const decision = draft(four.stage, [ban], danger);
    four.stage.give(four.author, { type: 'decide', panelId: four.panel.id, decision });
    const two = excepted([true, true, false]);
    const command = {
      type: 'decide',
      panelId: two.panel.id,
      decision: draft(two.stage, [ban], danger),
    } as const;
    assertRefused(two.stage.refused(two.author, command), 'exception-not-carried', 4);
  });

  test('an unknown exception, or one with a condition unanswered, cannot be invoked', () => {
    const stage = heardStage();
    const use = fullException('legal-order');
    const conditions = use.conditions.slice(1);
    const measures = [ban];
    const incomplete = {
      type: 'propose',
      measures,
      exception: { ...use, conditions },
      reason: 'An order.',
    } as const;
    assertRefused(stage.refused(officerThree, incomplete), 'exception-not-carried', 4);
  });

  test('an exception does not cover what it was not made for', () => {
    const exception = fullException('child-safety');
    const proposal = { type: 'propose', measures: [ban], exception, reason: 'Now.' } as const;
    assertRefused(heardStage().refused(officerThree, proposal), 'exception-not-carried', 4);
  });

  test('danger that the threshold test does not rate high is not imminent', () => {
    const { stage, panel, author } = excepted([true, true, true]);
    const decision = draft(stage, [ban], danger);
    const [tested] = decision.reasons.thresholdTests;
    assert.ok(tested);
    const part = { rating: 'medium', sentence: 'Perhaps.' } as const;
    const parts = { ...tested.parts, 'likelihood-and-imminence': part };
    const reasons = { ...decision.reasons, thresholdTests: [{ ...tested, parts }] };
    const command = {
      type: 'decide',
      panelId: panel.id,
      decision: { ...decision, reasons },
    } as const;
    assertRefused(stage.refused(author, command), 'exception-not-carried', 4);
  });

  test('an account in the wrong hands is suspended, never banned', () => {
    const { stage, panel, author } = excepted([true, true, true]);
    const decision = {
      ...draft(stage, [ban], {}),
      exception: fullException('compromised-account'),
    };
    const command = { type: 'decide', panelId: panel.id, decision } as const;
    assertRefused(stage.refused(author, command), 'exception-not-carried', 4);
  });

  test('an officer cannot invoke one alone', () => {
    const stage = heardStage();
    const limit = { kind: 'feature-limit', features: ['post'], days: 7 } as const;
    const command = { type: 'decide-alone', decision: draft(stage, [limit], danger) } as const;
    assertRefused(stage.refused(officerOne, command), 'exception-not-carried', 4);
  });
});

describe('Article 5: to be heard', () => {
  test('nothing is proposed to a panel before the respondent was heard', () => {
    const proposal = { type: 'propose', measures: [ban], reason: 'Now.' } as const;
    assert.equal(openedStage().refused(officerThree, proposal).code, 'wrong-state');
  });

  test('the respondent has 72 hours from the delivery over the last channel', () => {
    const stage = openedStage();
    const short = stage.refused(officerOne, { type: 'serve-notice', answerHours: 71 });
    assertRefused(short, 'notice-too-short', 5);
    stage.give(officerOne, { type: 'serve-notice', answerHours: 72 });
    stage.give(clock, { type: 'record-delivery', document: notice, channel: 'service' });
    stage.later(500);
    assertRefused(stage.refused(clock, { type: 'end-hearing' }), 'not-heard', 5);
    stage.give(clock, { type: 'record-delivery', document: notice, channel: 'mail' });
    stage.later(71.9);
    assertRefused(stage.refused(clock, { type: 'end-hearing' }), 'not-heard', 5);
    stage.later(0.1);
    stage.give(clock, { type: 'end-hearing' });
    assert.equal(stage.case().state, 'silent');
  });

  test('the time is shorter only while an interim measure is in force', () => {
    const stage = openedStage();
    stage.give(officerTwo, {
      type: 'impose-interim',
      measureId: toId('31'),
      ground: 'imminent-physical-danger',
      act: { kind: 'hide', postId },
      allegations: [toId('21')],
      lighterActs: [{ kind: 'label', why: 'A label stops nobody.' }],
      reason: 'Tonight.',
    });
    const brief = { type: 'serve-notice', answerHours: 24 } as const;
    assertRefused(stage.refused(officerOne, brief), 'notice-too-short', 5);
    const subject = { kind: 'interim', id: toId<'measure'>('31') } as const;
    stage.give(clock, { type: 'record-entry', subject, index: 0 });
    stage.give(officerOne, brief);
  });

  test('evidence that the respondent was not served cannot be added after the notice', () => {
    const added = { type: 'add-exhibit', exhibit: exhibit('12', 'officer', new Date(0)) } as const;
    assert.equal(heardStage().refused(officerOne, added).code, 'wrong-state');
  });

  test('nobody answers in the respondent’s place, and nobody claims a delivery or an opening', () => {
    const stage = openedStage();
    stage.give(officerOne, { type: 'serve-notice', answerHours: 72 });
    const answer = { type: 'answer', text: 'I did it.', exhibits: [] } as const;
    assertRefused(stage.refused(officerOne, answer), 'forbidden', 5);
    const delivery = { type: 'record-delivery', document: notice, channel: 'service' } as const;
    assertRefused(stage.refused(officerOne, delivery), 'forbidden', 12);
    assertRefused(stage.refused(actorFor(operator, 'operator'), delivery), 'forbidden', 12);
    stage.give(clock, delivery);
    const opening = { type: 'record-opening', document: notice } as const;
    assertRefused(stage.refused(officerOne, opening), 'forbidden', 3);
  });

  test('a request to clarify that is answered ends the matter without a strike', () => {
    const stage = openedStage();
    stage.give(officerOne, { type: 'request-clarification', ask: 'clarify', text: 'A song?' });
    const warning = draft(stage, [{ kind: 'warning', family: 'violence' }]);
    const meanwhile = stage.refused(officerOne, { type: 'decide-alone', decision: warning });
    assertRefused(meanwhile, 'not-heard', 5);
    stage.give(actorFor(respondent), { type: 'clarify', text: 'A song, yes.' });
    assert.equal(stage.case().state, 'closed');
    assert.deepEqual(stage.case().sanctions, []);
  });
});
