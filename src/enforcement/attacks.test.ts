import assert from 'node:assert/strict';
import test from 'node:test';
import { grantRole } from '#accounts';
import { deletePost, publishPost } from '#conversation';
import { copy, refusedBy } from './forge.test.ts';
import {
  appeal,
  castVote,
  decide,
  decideAlone,
  decideAppeal,
  decideAtOnce,
  drawAppealPanel,
  drawPanel,
  fileReport,
  getCaseFile,
  getExhibit,
  imposeInterim,
  listQueue,
  openCase,
  propose,
  publishRulebook,
  serveNotice,
  warn,
  type Measure,
} from './index.ts';
import {
  allege,
  banMallory,
  bringToPanel,
  dayMs,
  decideOnMallory,
  hourMs,
  judge,
  membersOf,
  minuteMs,
  openAllegation,
  openStage,
  reasonsFor,
  refused,
  treating,
  voteAll,
  warnFor,
} from './stage.test.ts';
import { defaultRulebook } from './rulebook/default/index.ts';

const ban: readonly Measure[] = [{ kind: 'ban', reviewDays: 365 }];

test('no ban without a clear warning for the same family that is still alive', async () => {
  const stage = await openStage();
  const { world, mallory, olga, clock } = stage;
  const toProposal = async (text: string) => {
    const opened = await openAllegation(stage, await stage.say(mallory, text));
    await serveNotice(world, olga, { caseId: opened.caseId });
    await stage.settle();
    clock.advance(72 * hourMs);
    await stage.settle();
    return propose(world, olga, { caseId: opened.caseId, measures: ban, reason: 'Enough.' });
  };
  await assert.rejects(toProposal('@rosa fool'), refused(3));
  await warnFor(stage, await stage.say(mallory, 'I will find you on Monday'), 'violence');
  clock.advance(dayMs);
  await assert.rejects(toProposal('@rosa fool again'), refused(3));
  await warnFor(stage, await stage.say(mallory, '@rosa such a fool'));
  clock.advance(366 * dayMs);
  await stage.settle();
  await assert.rejects(toProposal('@rosa fool after a year'), refused(3));
});

test('a warning of another family does not carry a decision either', async () => {
  const stage = await openStage();
  const { world, mallory, clock } = stage;
  const violence = await warnFor(stage, await stage.say(mallory, 'I will find you'), 'violence');
  await warnFor(stage, await stage.say(mallory, '@rosa fool'));
  clock.advance(dayMs);
  const opened = await openAllegation(stage, await stage.say(mallory, '@rosa fool again'));
  const panelId = await bringToPanel(stage, opened.caseId, ban);
  const [author] = await voteAll(stage, opened, panelId, { level: 7 });
  assert.ok(author !== undefined);
  const reasons = await treating(stage, opened.caseId, reasonsFor(stage, opened));
  await assert.rejects(
    decide(world, author, {
      panelId,
      decision: { measures: ban, priorWarning: violence, reasons },
    }),
    refused('warning-other-family'),
  );
  await assert.rejects(
    decide(world, author, { panelId, decision: { measures: ban, reasons } }),
    refused('warning-missing'),
  );
});

test('two votes decide nothing: who stays away loses the seat to the next in line', async () => {
  const stage = await openStage();
  const { world, mallory, clock } = stage;
  const warning = await warnFor(stage, await stage.say(mallory, '@rosa fool'));
  clock.advance(dayMs);
  const opened = await openAllegation(stage, await stage.say(mallory, '@rosa fool again'));
  const panelId = await bringToPanel(stage, opened.caseId, ban);
  const [author, , absent] = await voteAll(stage, opened, panelId, [{ level: 7 }, { level: 7 }]);
  assert.ok(author !== undefined && absent !== undefined);
  const reasons = await treating(stage, opened.caseId, reasonsFor(stage, opened));
  const decision = { measures: ban, priorWarning: warning, reasons };
  await assert.rejects(decide(world, author, { panelId, decision }), refused(6));
  clock.advance(73 * hourMs);
  await stage.settle();
  await assert.rejects(decide(world, author, { panelId, decision }), refused(6));
  const members = await membersOf(stage, opened.caseId, panelId);
  assert.equal(members.length, 3);
  assert.ok(!members.includes(absent));
});

test('the reporter never sits; with too few eligible the server says that it cannot decide', async () => {
  const stage = await openStage(2);
  const { world, mallory, rosa, olga, clock } = stage;
  await grantRole(world, undefined, { accountId: rosa, role: 'panelist' });
  await grantRole(world, undefined, { accountId: olga, role: 'panelist' });
  await warnFor(stage, await stage.say(mallory, '@rosa fool'));
  clock.advance(dayMs);
  const opened = await openAllegation(stage, await stage.say(mallory, '@rosa fool again'));
  await serveNotice(world, olga, { caseId: opened.caseId });
  await stage.settle();
  clock.advance(72 * hourMs);
  await stage.settle();
  await propose(world, olga, { caseId: opened.caseId, measures: ban, reason: 'Enough.' });
  const drawn = await drawPanel(world, olga, {
    caseId: opened.caseId,
    purpose: { kind: 'decision' },
  });
  assert.equal(drawn.enough, false);
  assert.equal((await stage.caseOf(opened.caseId)).state, 'silent');
});

test('nothing bites before it is served', async () => {
  const stage = await openStage();
  const decided = await decideOnMallory(stage, ban, 7);
  assert.equal((await stage.standing(stage.mallory)).state, 'good');
  assert.equal((await stage.caseOf(decided.caseId)).state, 'decided');
  await stage.settle();
  assert.equal((await stage.standing(stage.mallory)).state, 'banned');
});

test('an interim measure hides at once, lapses by itself and never comes twice', async () => {
  const stage = await openStage();
  const { world, mallory, olga, otto, clock } = stage;
  const post = await stage.say(mallory, 'I shall be at her house on Monday with a knife');
  const opened = await openAllegation(stage, post, 'violence.threats');
  const measure = {
    caseId: opened.caseId,
    ground: 'imminent-physical-danger' as const,
    act: { kind: 'pause' as const, features: ['post' as const] },
    allegations: [opened.allegationId],
    lighterActs: [
      { kind: 'label' as const, why: 'It would not stop it.' },
      { kind: 'hide' as const, why: 'More follow every hour.' },
    ],
    reason: 'A place and a day are named.',
  };
  await imposeInterim(world, olga, measure);
  assert.equal((await stage.standing(mallory)).may.post, false);
  await assert.rejects(imposeInterim(world, otto, measure), refused(7));
  const { caseId } = await openCase(world, otto, { respondent: mallory, postIds: [post.id] });
  const again = await allege({ ...stage, olga: otto }, caseId, post, 'violence.threats');
  await assert.rejects(
    imposeInterim(world, otto, { ...measure, caseId, allegations: [again.allegationId] }),
    refused('measure-repeated'),
  );
  clock.advance(72 * hourMs);
  await stage.settle();
  assert.equal((await stage.standing(mallory)).state, 'good');
});

test('an appeal is heard by others and never ends worse', async () => {
  const stage = await openStage(6);
  const { world, mallory, otto } = stage;
  const suspension: readonly Measure[] = [{ kind: 'suspension', days: 30 }];
  const decided = await decideOnMallory(stage, suspension, 6);
  await stage.settle();
  assert.equal((await stage.standing(mallory)).state, 'suspended');
  const { decisionId, caseId } = decided;
  const appealId = await appeal(world, mallory, { decisionId, grounds: 'Too long.' });
  await assert.rejects(
    appeal(world, mallory, { decisionId, grounds: 'Once more.' }),
    refused('appeal-already-made'),
  );
  const drawn = await drawAppealPanel(world, otto, { appealId });
  const first = await membersOf(stage, caseId, decided.panelId);
  const [early = mallory] = first;
  await assert.rejects(
    castVote(world, early, {
      panelId: drawn.panelId,
      ballot: { kind: 'appeal', outcome: 'upheld', opinion: 'Again.' },
    }),
    refused('not-a-panelist'),
  );
  const author = await judge(stage, caseId, drawn.panelId, {
    kind: 'appeal',
    outcome: 'reduced',
    upTo: { level: 6, days: 10 },
    opinion: 'Ten days are enough.',
  });
  const reduce = (reducedTo: Measure) =>
    decideAppeal(world, author, {
      appealId,
      outcome: 'reduced',
      reducedTo,
      reasons: 'Ten days are enough.',
      treatments: [],
    });
  await assert.rejects(reduce({ kind: 'ban', reviewDays: 365 }), refused('appeal-increases'));
  await assert.rejects(reduce({ kind: 'suspension', days: 60 }), refused('appeal-increases'));
  await reduce({ kind: 'suspension', days: 10 });
  const standing = await stage.standing(mallory);
  assert.equal(standing.state, 'suspended');
  stage.clock.advance(11 * dayMs);
  await stage.settle();
  assert.equal((await stage.standing(mallory)).state, 'good');
});

test('with nobody else left, an appeal cannot be heard by those who decided', async () => {
  const stage = await openStage(3);
  const banned = await banMallory(stage);
  const { decisionId } = banned;
  const appealId = await appeal(stage.world, stage.mallory, { decisionId, grounds: 'No.' });
  const drawn = await drawAppealPanel(stage.world, stage.otto, { appealId });
  assert.equal(drawn.enough, false);
  stage.clock.advance(14 * dayMs);
  await stage.settle();
  assert.equal((await stage.standing(stage.mallory)).state, 'good');
});

test('an operator has no power over people, nor has the command line', async () => {
  const stage = await openStage();
  const { world, mallory, rosa } = stage;
  await grantRole(world, undefined, { accountId: rosa, role: 'operator' });
  const opened = await openAllegation(
    { ...stage, rosa: stage.otto },
    await stage.say(mallory, '@otto fool'),
  );
  const reasons = reasonsFor(stage, opened);
  const { caseId } = opened;
  await assert.rejects(warn(world, rosa, { caseId, family: 'harassment', reasons }), refused(6));
  await assert.rejects(
    decideAlone(world, rosa, { caseId, decision: { measures: ban, reasons } }),
    refused(6),
  );
  await assert.rejects(openCase(world, rosa, { respondent: mallory }), refused(6));
  const [first, ...rest] = defaultRulebook;
  assert.ok(first !== undefined);
  const rules = [{ ...first, text: `${first.text} And more.` }, ...rest];
  await assert.rejects(
    publishRulebook(world, undefined, { rules, effectiveAt: stage.clock.now() }),
    refused(1),
  );
});

test('a report freezes what it is about, and is routed away from whom it is about', async () => {
  const stage = await openStage();
  const { world, rosa, olga, otto, mallory, clock } = stage;
  const post = await stage.say(olga, '@rosa as an officer I tell you: fool');
  await fileReport(world, rosa, {
    respondent: olga,
    postIds: [post.id],
    category: 'violation',
    comment: 'An officer!',
  });
  clock.advance(minuteMs);
  await deletePost(world, olga, post.id);
  assert.equal((await listQueue(stage.world, olga, { limit: 10 })).items.length, 0);
  const [item] = (await listQueue(stage.world, otto, { limit: 10 })).items;
  assert.ok(item !== undefined);
  await assert.rejects(openCase(world, olga, { caseId: item.caseId }), refused(2));
  await openCase(world, otto, { caseId: item.caseId });
  const file = await getCaseFile(world, otto, item.caseId);
  const [exhibit] = file.exhibits;
  assert.ok(exhibit?.text?.includes('as an officer I tell you') === true);
  await assert.rejects(getExhibit(world, mallory, exhibit.id), refused('not-found'));
});

test('nobody answers for what another wrote in the conversation that was reported', async () => {
  const stage = await openStage();
  const { world, mallory, rosa, olga, panel } = stage;
  const post = await stage.say(mallory, '@rosa fool');
  const hers = await publishPost(world, rosa, { text: 'you are one', inReplyTo: post.id });
  await fileReport(world, panel[0] ?? rosa, {
    respondent: mallory,
    postIds: [post.id],
    wholeConversation: true,
    category: 'violation',
    ruleIds: ['harassment.targeted'],
  });
  const [caseId] = await stage.cases(mallory);
  assert.ok(caseId !== undefined);
  const { exhibits } = await stage.caseOf(caseId);
  assert.ok(exhibits.some(({ postId }) => postId === hers.id));
  const atOnce = {
    caseId,
    respondent: mallory,
    measure: { kind: 'hide' },
    ruleIds: ['harassment.targeted'],
    postIds: [hers.id],
    reason: 'It was said.',
  } as const;
  await assert.rejects(decideAtOnce(world, olga, atOnce), refused(2));
  await openCase(world, olga, { caseId });
  await assert.rejects(allege(stage, caseId, hers, 'harassment.targeted'), refused(2));
  const { allegationId } = await allege(stage, caseId, post, 'harassment.targeted');
  // By hand neither, though every other column is right.
  await refusedBy(stage, 2, (tx) =>
    copy(tx, 'allegations', { id: allegationId }, { id: '77', post_id: hers.id }),
  );
});
