/**
 * Two people, one moment, on the real engine: whatever comes first, there is one outcome, every
 * loser is refused with its article, and nobody sees half of anything.
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { isRefusal } from '#foundation';
import {
  appeal,
  castVote,
  countersign,
  decideRatification,
  drawPanel,
  imposeInterim,
  recuse,
  serveNotice,
  signDecision,
  type Ballot,
} from './index.ts';
import { onCase } from './desk/desk.ts';
import {
  banMallory,
  bringToPanel,
  dayMs,
  hourMs,
  judge,
  membersOf,
  openAllegation,
  openStage,
  reasonsFor,
  treating,
  warnFor,
  type Opened,
  type Stage,
} from './stage.test.ts';

/** Runs all at once; gives what was refused, and by which articles. Anything but a refusal is a fault. */
async function raced(...runners: readonly Promise<unknown>[]) {
  const settled = await Promise.allSettled(runners);
  const articles = settled.flatMap((one) => {
    if (one.status === 'fulfilled') return [];
    if (isRefusal(one.reason)) return [one.reason.article];
    throw one.reason;
  });
  return { won: settled.length - articles.length, articles };
}

const ballotOn = ({ allegationId }: Opened): Ballot => ({
  kind: 'decision',
  findings: [{ allegationId, proved: true }],
  upTo: { level: 7 },
  opinion: 'Proved.',
});

async function atPanel(
  stage: Stage,
): Promise<Opened & { readonly panelId: Awaited<ReturnType<typeof bringToPanel>> }> {
  const { mallory, clock } = stage;
  await warnFor(stage, await stage.say(mallory, '@rosa you fool'));
  clock.advance(dayMs);
  const opened = await openAllegation(stage, await stage.say(mallory, '@rosa fool again'));
  const panelId = await bringToPanel(stage, opened.caseId, [{ kind: 'ban', reviewDays: 365 }]);
  return { ...opened, panelId };
}

const revealsOf = async ({ db }: Stage, panelId: string): Promise<number> =>
  (await db.selectFrom('reveals').select('panel_id').where('panel_id', '=', panelId).execute())
    .length;

test('two panelists cast the last two votes at once: both count, and all are opened once', async () => {
  const stage = await openStage();
  const opened = await atPanel(stage);
  const { panelId, caseId } = opened;
  const ballot = ballotOn(opened);
  const [first, second, third] = await membersOf(stage, caseId, panelId);
  assert.ok(first && second && third);
  await castVote(stage.world, first, { panelId, ballot });
  const { won, articles } = await raced(
    castVote(stage.world, second, { panelId, ballot }),
    castVote(stage.world, third, { panelId, ballot }),
    castVote(stage.world, third, { panelId, ballot }),
  );
  assert.deepEqual([won, articles], [2, [6]], 'the same vote twice is refused once');
  await stage.settle();
  const panel = (await stage.caseOf(caseId)).panels.find(({ id }) => id === panelId);
  assert.equal(panel?.state, 'revealed');
  assert.equal(panel?.seats.filter((seat) => seat.ballot !== undefined).length, 3);
  assert.equal(await revealsOf(stage, panelId), 1);
});

test('a panelist steps back and votes at once: one of both, and the seat is held by one', async () => {
  const stage = await openStage();
  const opened = await atPanel(stage);
  const { panelId, caseId } = opened;
  const [first] = await membersOf(stage, caseId, panelId);
  assert.ok(first);
  const { articles } = await raced(
    recuse(stage.world, first, { panelId }),
    castVote(stage.world, first, { panelId, ballot: ballotOn(opened) }),
  );
  // A vote before the recusal goes with its author; after it there is no seat to vote from.
  assert.ok(articles.length === 0 || (articles.length === 1 && articles[0] === 6));
  await stage.settle();
  const members = await membersOf(stage, caseId, panelId);
  assert.equal(members.length, 3);
  assert.ok(!members.includes(first));
  for (const member of members) {
    await castVote(stage.world, member, { panelId, ballot: ballotOn(opened) });
  }
  await stage.settle();
  const panel = (await stage.caseOf(caseId)).panels.find(({ id }) => id === panelId);
  assert.ok(
    panel?.seats.every(({ member, ballot }) => (ballot === undefined) === (member === first)),
  );
});

test('an interim measure lapses and is ratified in the same millisecond: never both', async () => {
  const stage = await openStage();
  const { world, mallory, olga, clock } = stage;
  const post = await stage.say(mallory, '@rosa everybody go and tell her');
  const opened = await openAllegation(stage, post);
  const { caseId } = opened;
  const { measureId, lapsesAt } = await imposeInterim(world, olga, {
    caseId,
    ground: 'flood',
    act: { kind: 'hide', postId: post.id },
    allegations: [opened.allegationId],
    lighterActs: [{ kind: 'label', why: 'A label would not stop it.' }],
    reason: 'Hundreds of replies an hour.',
  });
  const purpose = { kind: 'ratification', measureId } as const;
  const { panelId } = await drawPanel(world, olga, { caseId, purpose });
  const ballot = { kind: 'ratification', ratify: true, opinion: 'It goes on.' } as const;
  const author = await judge(stage, caseId, panelId, ballot);
  const lapse = () =>
    onCase(world, caseId, (desk) => desk.byClock({ type: 'lapse-interim', measureId }));
  clock.advance(lapsesAt.getTime() - clock.now().getTime() - 1);
  const early = await raced(lapse());
  assert.deepEqual(early.articles, [7], 'a millisecond before its time nothing lapses');
  clock.advance(1);
  const { won, articles } = await raced(
    lapse(),
    decideRatification(world, author, { panelId }),
    decideRatification(world, author, { panelId }),
    lapse(),
  );
  assert.equal(won, 1);
  assert.deepEqual(articles, [7, 7, 7]);
  const ends = await stage.db.selectFrom('interim_endings').select('outcome').execute();
  const ratified = await stage.db.selectFrom('interim_ratifications').select('panel_id').execute();
  assert.deepEqual([ends.map(({ outcome }) => outcome), ratified.length], [['lapsed'], 0]);
});

test('the respondent appeals twice at once: one appeal, the other is refused', async () => {
  const stage = await openStage();
  const { world, mallory } = stage;
  const { decisionId, caseId } = await banMallory(stage);
  const { won, articles } = await raced(
    ...[1, 2, 3].map(() => appeal(world, mallory, { decisionId, grounds: 'Read it again.' })),
  );
  assert.deepEqual([won, articles], [1, [11, 11]]);
  assert.equal((await stage.caseOf(caseId)).appeals.length, 1);
});

test('two officers countersign at once: one decision, one sanction', async () => {
  const stage = await openStage();
  const { world, mallory, olga, otto, clock } = stage;
  const warning = await warnFor(stage, await stage.say(mallory, '@rosa fool'));
  clock.advance(dayMs);
  const opened = await openAllegation(stage, await stage.say(mallory, '@rosa fool again'));
  const { caseId } = opened;
  await serveNotice(world, olga, { caseId });
  await stage.settle();
  clock.advance(72 * hourMs);
  await stage.settle();
  const reasons = await treating(stage, caseId, reasonsFor(stage, opened));
  const decision = {
    measures: [{ kind: 'visibility-limit', days: 30 }],
    priorWarning: warning,
    reasons,
  } as const;
  const decisionId = await signDecision(world, olga, { caseId, decision });
  const { won, articles } = await raced(
    countersign(world, otto, { caseId, decisionId }),
    countersign(world, otto, { caseId, decisionId }),
    countersign(world, olga, { caseId, decisionId }),
  );
  assert.equal(won, 1);
  assert.deepEqual(articles, [6, 6]);
  await stage.settle();
  const subject = await stage.caseOf(caseId);
  assert.deepEqual([subject.decisions.length, subject.sanctions.length], [1, 1]);
});

test('two draws at once for one purpose: one seed, one panel', async () => {
  const stage = await openStage();
  const { world, mallory, olga, otto } = stage;
  const { decisionId, caseId } = await banMallory(stage);
  const appealId = await appeal(world, mallory, { decisionId, grounds: 'Read it again.' });
  const purpose = { kind: 'appeal', appealId } as const;
  const { articles } = await raced(
    drawPanel(world, otto, { caseId, purpose }),
    drawPanel(world, otto, { caseId, purpose }),
    drawPanel(world, olga, { caseId, purpose }),
  );
  assert.ok(articles.every((article) => article === 6));
  const panels = (await stage.caseOf(caseId)).panels.filter((one) => one.purpose.kind === 'appeal');
  assert.deepEqual(
    panels.map(({ state, seats }) => [state, seats.length]),
    [['drawn', 3]],
  );
});
