import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toId, type AccountId, type Refusal, type RefusalCode } from '#foundation';
import { sealBallot } from './ballots.ts';
import { commitmentToSeed } from './draw.ts';
import type { Context } from './model.ts';
import { eligibleFor } from './parties.ts';
import {
  actorFor,
  clock,
  contextOf,
  officers,
  operator,
  panelists,
  pool,
  reporter,
  respondent,
  sanctioned,
  tiedToReporter,
  tiedToRespondent,
} from './testing/cast.ts';
import { postId } from './testing/play.ts';
import {
  ban,
  bannedByVote,
  caseBallot,
  draft,
  drawn,
  entered,
  heardStage,
  officerOne,
  officerThree,
  officerTwo,
  opened,
  openedStage,
  panelIn,
  revealed,
  salt,
  suspension,
  voted,
} from './testing/stage.ts';

function assertRefused(refusal: Refusal, code: RefusalCode, article: number): void {
  assert.deepEqual([refusal.code, refusal.article], [code, article], refusal.message);
}

const proposal = { type: 'propose', measures: [ban], reason: 'Nothing lighter.' } as const;
const withReach: Partial<Context> = {
  respondent: { ...contextOf(clock, new Date(0)).respondent, followers: 10_000 },
};

describe('Article 6: no single hand', () => {
  test('one officer decides up to a feature limit, two a visibility limit, a panel the rest', () => {
    const stage = heardStage();
    const limit = { kind: 'visibility-limit', days: 30 } as const;
    for (const measure of [limit, suspension, ban]) {
      const decision = draft(stage, [measure]);
      assertRefused(
        stage.refused(officerOne, { type: 'decide-alone', decision }),
        'single-hand',
        6,
      );
    }
    for (const measure of [suspension, ban]) {
      const decision = draft(stage, [measure]);
      assertRefused(
        stage.refused(officerOne, { type: 'sign-decision', decision }),
        'single-hand',
        6,
      );
    }
  });

  test('the second officer is another one', () => {
    const stage = heardStage();
    const decision = draft(stage, [{ kind: 'visibility-limit', days: 30 }]);
    stage.give(officerOne, { type: 'sign-decision', decision });
    const countersign = { type: 'countersign', decisionId: decision.id } as const;
    assertRefused(stage.refused(officerOne, countersign), 'single-hand', 6);
    stage.give(officerTwo, countersign);
    assert.deepEqual(stage.case().decisions[0]?.deciderCount, 2);
  });

  test('an operator decides nothing, by whatever way', () => {
    const stage = heardStage();
    const boss = actorFor(operator, 'operator');
    const decision = draft(stage, [{ kind: 'warning', family: 'violence' }]);
    assertRefused(stage.refused(boss, { type: 'decide-alone', decision }), 'forbidden', 6);
    assertRefused(stage.refused(boss, proposal), 'forbidden', 6);
    const { stage: voting, panel } = bannedByVote();
    const verdict = { type: 'decide', panelId: panel.id, decision: draft(voting, [ban]) } as const;
    assertRefused(voting.refused(boss, verdict), 'not-a-panelist', 6);
    assertRefused(voting.refused(officerOne, verdict), 'not-a-panelist', 6);
  });

  test('a machine detects at most; it never decides', () => {
    const stage = openedStage();
    const decision = {
      ...draft(stage, [{ kind: 'warning', family: 'violence' }]),
      automated: { detection: true, decision: true },
    };
    assertRefused(stage.refused(officerOne, { type: 'decide-alone', decision }), 'single-hand', 6);
  });

  test('no party, no tie, nobody under a sanction and nobody who took part is eligible', () => {
    const stage = heardStage();
    stage.give(officerThree, proposal);
    const eligible = eligibleFor(stage.case(), contextOf(clock, stage.now()));
    const barred: readonly AccountId[] = [
      respondent,
      reporter,
      tiedToRespondent,
      tiedToReporter,
      sanctioned,
      officers[0],
      officers[2],
      operator,
    ];
    for (const account of barred) assert.ok(!eligible.includes(account), account);
    assert.ok(eligible.includes(officers[1]), 'an officer who did nothing in the case may sit');
  });

  test('the seed is committed to, and in the ledger, before the draw', () => {
    const stage = heardStage();
    stage.give(officerThree, proposal);
    const seed = '1'.repeat(64);
    const panelId = toId<'panel'>('3000');
    const draw = { type: 'draw-panel', panelId, seed } as const;
    assert.equal(stage.refused(clock, draw).code, 'not-found');
    stage.give(clock, {
      type: 'commit-seed',
      panelId,
      purpose: { kind: 'decision' },
      commitment: commitmentToSeed(seed),
      size: 3,
    });
    assertRefused(stage.refused(clock, draw), 'ledger-missing', 12);
    entered(stage, { kind: 'seed', id: panelId });
    const another = { ...draw, seed: '2'.repeat(64) };
    assertRefused(stage.refused(clock, another), 'seed-not-committed', 6);
    stage.give(clock, draw);
  });

  test('nobody draws again until they like the panel', () => {
    const stage = heardStage();
    stage.give(officerThree, proposal);
    const commit = (panelId: string) =>
      ({
        type: 'commit-seed',
        panelId: toId<'panel'>(panelId),
        purpose: { kind: 'decision' },
        commitment: commitmentToSeed('1'.repeat(64)),
        size: 3,
      }) as const;
    stage.give(clock, commit('3000'));
    assertRefused(stage.refused(clock, commit('3001')), 'conflict', 6);
  });

  test('with too few eligible the panel is void, the case says so, and officers can still limit', () => {
    const stage = heardStage();
    stage.give(officerThree, proposal);
    const panel = drawn(stage, { kind: 'decision' }, 3, { pool: pool.slice(0, 7) });
    assert.equal(panel.state, 'void');
    assert.equal(stage.case().state, 'answered');
    assert.ok(stage.log().some(({ type }) => type === 'too-few-eligible'));
    const limit = { kind: 'feature-limit', features: ['post'], days: 7 } as const;
    stage.give(officerOne, { type: 'decide-alone', decision: draft(stage, [limit]) });
  });

  test('votes stay sealed until all are cast or the deadline passes', () => {
    const stage = heardStage();
    stage.give(officerThree, proposal);
    const panel = drawn(stage, { kind: 'decision' }, 5);
    const vote = caseBallot(stage, { level: 7 });
    const ballots = [vote, vote, vote, vote, undefined];
    voted(stage, panel, ballots);
    const reveal = {
      type: 'reveal-votes',
      panelId: panel.id,
      opened: opened(panel, ballots),
    } as const;
    assertRefused(stage.refused(clock, reveal), 'votes-sealed', 6);
    stage.later(72);
    stage.give(clock, reveal);
  });

  test('a vote cannot be changed, copied, forged at the opening, or cast by who does not sit', () => {
    const stage = heardStage();
    stage.give(officerThree, proposal);
    const panel = drawn(stage, { kind: 'decision' });
    const vote = caseBallot(stage, { level: 7 });
    const [first, second, third] = voted(stage, panel, [vote, undefined, undefined]);
    assert.ok(first !== undefined && second !== undefined && third !== undefined);
    const sealed = sealBallot({ panelId: panel.id, member: first, ballot: vote }, salt);
    const cast = { type: 'cast-vote', panelId: panel.id, commitment: sealed } as const;
    assertRefused(stage.refused(actorFor(first), cast), 'already-voted', 6);
    assertRefused(stage.refused(officerOne, cast), 'not-a-panelist', 6);
    // A copy of another's seal opens for nobody but them.
    stage.give(actorFor(second), cast);
    const own = sealBallot({ panelId: panel.id, member: third, ballot: vote }, salt);
    stage.give(actorFor(third), { ...cast, commitment: own });
    const forged = [first, second, third].map((member) => ({ member, salt, ballot: vote }));
    const reveal = { type: 'reveal-votes', panelId: panel.id, opened: forged } as const;
    assertRefused(stage.refused(clock, reveal), 'votes-sealed', 6);
  });

  test('a sanction by two votes is refused, though they are two thirds', () => {
    const stage = heardStage();
    stage.give(officerThree, proposal);
    const panel = drawn(stage, { kind: 'decision' });
    const vote = caseBallot(stage, { level: 7 });
    const ballots = [vote, vote, undefined];
    voted(stage, panel, ballots);
    stage.later(73);
    const reveal = {
      type: 'reveal-votes',
      panelId: panel.id,
      opened: opened(panel, ballots),
    } as const;
    assertRefused(stage.refused(clock, reveal), 'quorum-missing', 6);
    stage.give(clock, { type: 'release-absent', panelId: panel.id });
    stage.give(clock, { type: 'substitute', panelId: panel.id });
    const seats = panelIn(stage, panel.id).seats;
    assert.deepEqual(
      seats.map(({ letter, state }) => `${letter} ${state}`),
      ['A sitting', 'B sitting', 'C absent', 'D sitting'],
    );
  });

  test('one vote of three for a ban is not two thirds; two of three are', () => {
    for (const [count, allowed] of [
      [1, false],
      [2, true],
    ] as const) {
      const stage = heardStage();
      stage.give(officerThree, proposal);
      const panel = drawn(stage, { kind: 'decision' });
      const heavy = caseBallot(stage, { level: 7 });
      const light = caseBallot(stage, { level: 6, days: 180 });
      const author = revealed(
        stage,
        panel,
        [0, 1, 2].map((seat) => (seat < count ? heavy : light)),
      );
      const command = { type: 'decide', panelId: panel.id, decision: draft(stage, [ban]) } as const;
      if (allowed) stage.give(author, command);
      else assertRefused(stage.refused(author, command), 'majority-missing', 6);
    }
  });

  test('an account with reach is banned by five or not at all', () => {
    const stage = heardStage();
    stage.give(officerThree, proposal);
    const commit = {
      type: 'commit-seed',
      panelId: toId<'panel'>('3000'),
      purpose: { kind: 'decision' },
      commitment: 'a'.repeat(64),
      size: 3,
    } as const;
    assertRefused(stage.refused(clock, commit, withReach), 'quorum-missing', 6);
    const { stage: other, panel, author } = bannedByVote();
    const verdict = { type: 'decide', panelId: panel.id, decision: draft(other, [ban]) } as const;
    assertRefused(other.refused(author, verdict, withReach), 'quorum-missing', 6);
  });

  test('the findings are what the panel found, and what it carried is what is decided', () => {
    const { stage, panel, author } = bannedByVote();
    const decide = (decision: ReturnType<typeof draft>) =>
      ({ type: 'decide', panelId: panel.id, decision }) as const;
    const cleared = draft(stage, [], { proved: false });
    assertRefused(stage.refused(author, decide(cleared)), 'majority-missing', 6);
    assertRefused(stage.refused(author, decide(draft(stage, [suspension]))), 'majority-missing', 6);
  });

  test('a challenge is decided by neither proposer nor panelist, and a sustained one empties the seat', () => {
    const stage = heardStage();
    stage.give(officerThree, proposal);
    const panel = drawn(stage, { kind: 'decision' });
    const { id: panelId } = panel;
    const challenge = {
      type: 'challenge',
      panelId,
      letter: 'B',
      reason: 'They wrote about me.',
    } as const;
    assertRefused(stage.refused(officerOne, challenge), 'forbidden', 6);
    stage.give(actorFor(respondent), challenge);
    const answer = {
      type: 'decide-challenge',
      panelId,
      letter: 'B',
      sustained: true,
      reason: 'So it is.',
    } as const;
    assertRefused(stage.refused(officerThree, answer), 'not-eligible', 6);
    stage.give(officerOne, answer);
    stage.give(clock, { type: 'substitute', panelId });
    const out = panel.seats[1]?.member;
    const sitting = panelIn(stage, panelId).seats.filter(({ state }) => state === 'sitting');
    assert.ok(sitting.length === 3 && sitting.every(({ member }) => member !== out));
  });

  test('who steps back takes their sealed vote with them, and the next in the drawn order sits', () => {
    const stage = heardStage();
    stage.give(officerThree, proposal);
    const panel = drawn(stage, { kind: 'decision' });
    const [first] = voted(stage, panel, [caseBallot(stage, { level: 0 }), undefined, undefined]);
    assert.ok(first !== undefined);
    stage.give(actorFor(first), { type: 'recuse', panelId: panel.id });
    stage.give(clock, { type: 'substitute', panelId: panel.id });
    const seats = panelIn(stage, panel.id).seats;
    assert.equal(seats.at(-1)?.member, panel.order[3]);
    assert.deepEqual(seats.filter(({ state }) => state === 'sitting').length, 3);
  });
});

test('who sat on one panel of a case sits on no other', () => {
  const stage = openedStage();
  const seated = new Set<AccountId>();
  stage.give(officerTwo, {
    type: 'impose-interim',
    measureId: toId('31'),
    ground: 'flood',
    act: { kind: 'label', postId, note: 'Under review.' },
    allegations: [toId('21')],
    lighterActs: [],
    reason: 'A flood.',
  });
  entered(stage, { kind: 'interim', id: toId('31') });
  const first = drawn(stage, { kind: 'ratification', measureId: toId('31') });
  heardStage(stage);
  stage.give(officerThree, proposal);
  const second = drawn(stage, { kind: 'decision' });
  for (const { member } of [...first.seats, ...second.seats]) {
    assert.ok(!seated.has(member));
    seated.add(member);
  }
  assert.ok(panelists.length > seated.size);
});
