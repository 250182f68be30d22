import assert from 'node:assert/strict';
import test from 'node:test';
import { findPost, showPosts } from '#conversation';
import type { AccountId, CaseId } from '#foundation';
import { opensCommitment } from '#ledger';
import {
  appeal,
  caseDocuments,
  challenge,
  clarify,
  countersign,
  decide,
  decideAlone,
  decideAppeal,
  decideChallenge,
  decideReview,
  dismissReport,
  drawAppealPanel,
  drawPanel,
  drawReviewPanel,
  fileReport,
  findReceipt,
  getCaseFile,
  getDocket,
  listDecisions,
  listMyReports,
  mergeReport,
  myRecord,
  openAppealLink,
  openCase,
  propose,
  recuse,
  requestClarification,
  serveNotice,
  signDecision,
  type Measure,
} from './index.ts';
import { appealToken } from './appeal-link.ts';
import { plainJson } from './documents.ts';
import { listCasesOf } from './load-case.ts';
import {
  allege,
  banMallory,
  bringToPanel,
  dayMs,
  hourMs,
  judge,
  membersOf,
  openAllegation,
  openStage,
  reasonsFor,
  refused,
  treating,
  voteAll,
  warnFor,
  type Stage,
} from './stage.test.ts';

test('one officer hides a post; the appeal puts it back', async () => {
  const stage = await openStage();
  const { world, mallory, rosa, olga, otto } = stage;
  const post = await stage.say(mallory, '@rosa fool');
  const opened = await openAllegation(stage, post);
  const decided = await decideAlone(world, olga, {
    caseId: opened.caseId,
    decision: {
      measures: [{ kind: 'hide', postId: post.id, reviewDays: 90 }],
      reasons: reasonsFor(stage, opened),
    },
  });
  await stage.settle();
  const [shown] = await showPosts(world, rosa, [post.id]);
  assert.equal(shown?.tombstone?.reason, 'hidden');
  const { decisionId, caseId } = decided;
  const appealId = await appeal(world, mallory, { decisionId, grounds: 'It is a quotation.' });
  const drawn = await drawAppealPanel(world, otto, { appealId });
  const ballot = { kind: 'appeal', outcome: 'overturned', opinion: 'It is.' } as const;
  const author = await judge(stage, caseId, drawn.panelId, ballot);
  const reasons = 'It is a quotation.';
  await decideAppeal(world, author, { appealId, outcome: 'overturned', reasons, treatments: [] });
  assert.equal((await findPost(stage.db, post.id))?.hiddenBy, undefined);
  const [again] = await showPosts(world, rosa, [post.id]);
  assert.equal(again?.tombstone, undefined);
});

test('a visibility limit takes two officers', async () => {
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
  const measures: readonly Measure[] = [{ kind: 'visibility-limit', days: 30 }];
  const reasons = await treating(stage, caseId, reasonsFor(stage, opened));
  const decision = { measures, priorWarning: warning, reasons };
  await assert.rejects(decideAlone(world, olga, { caseId, decision }), refused('single-hand'));
  const decisionId = await signDecision(world, olga, { caseId, decision });
  await assert.rejects(countersign(world, olga, { caseId, decisionId }), refused('single-hand'));
  await countersign(world, otto, { caseId, decisionId });
  await stage.settle();
  const standing = await stage.standing(mallory);
  assert.deepEqual([standing.state, standing.visibility], ['limited', 'limited']);
  clock.advance(31 * dayMs);
  await stage.settle();
  assert.equal((await stage.standing(mallory)).state, 'good');
});

test('asked to clarify, the author answers and that ends it without a strike', async () => {
  const stage = await openStage();
  const { world, mallory, olga } = stage;
  const opened = await openAllegation(stage, await stage.say(mallory, '@rosa fool'));
  const { caseId } = opened;
  await requestClarification(world, olga, { caseId, ask: 'clarify', text: 'What did you mean?' });
  await clarify(world, mallory, { caseId, text: 'A quotation from a play.' });
  assert.equal((await stage.caseOf(caseId)).state, 'closed');
  assert.equal((await myRecord(world, mallory)).strikes, 0);
});

test('seats that are given up are filled from the drawn order', async () => {
  const stage = await openStage();
  const { world, mallory, rosa, olga, otto, clock } = stage;
  await warnFor(stage, await stage.say(mallory, '@rosa fool'));
  clock.advance(dayMs);
  const opened = await openAllegation(stage, await stage.say(mallory, '@rosa fool again'));
  const panelId = await bringToPanel(stage, opened.caseId, [{ kind: 'suspension', days: 9 }]);
  const [first = rosa, second = rosa] = await membersOf(stage, opened.caseId, panelId);
  await recuse(world, first, { panelId });
  await challenge(world, mallory, { panelId, letter: 'B', reason: 'They know her.' });
  const ruling = { panelId, letter: 'B', sustained: true, reason: 'They do.' };
  await assert.rejects(decideChallenge(world, olga, ruling), refused(6));
  await decideChallenge(world, otto, ruling);
  const now = await membersOf(stage, opened.caseId, panelId);
  assert.equal(now.length, 3);
  assert.ok(!now.includes(first) && !now.includes(second));
});

test('an exception is voted on apart, and reviewed by others', async () => {
  const stage = await openStage(12);
  const { world, mallory, otto, clock } = stage;
  const post = await stage.say(mallory, 'On Monday at nine I shall be at her door with a knife');
  const opened = await openAllegation(stage, post, 'violence.threats');
  const exception = {
    code: 'imminent-physical-danger' as const,
    conditions: ['who', 'imminent', 'no-lighter-way'].map((id) => ({ id, sentence: 'Stated.' })),
  };
  const measures: readonly Measure[] = [{ kind: 'ban', reviewDays: 365 }];
  const panelId = await bringToPanel(stage, opened.caseId, measures, exception);
  const [author = otto] = await voteAll(stage, opened, panelId, { level: 7, exception: true });
  const decided = await decide(world, author, {
    panelId,
    decision: { measures, exception, reasons: reasonsFor(stage, opened) },
  });
  await stage.settle();
  assert.equal((await stage.standing(mallory)).state, 'banned');
  clock.advance(2 * dayMs);
  await stage.settle();
  const subject = await stage.caseOf(opened.caseId);
  const review = subject.reviews.find(({ ground }) => ground === 'exception');
  assert.ok(review !== undefined);
  const drawn = await drawReviewPanel(world, otto, { reviewId: review.id });
  const [judging = otto] = await membersOf(stage, opened.caseId, drawn.panelId);
  const file = await getCaseFile(world, judging, opened.caseId);
  assert.deepEqual([file.as, file.decisions.length], ['panelist', 0]);
  const ballot = {
    kind: 'review',
    findings: [{ allegationId: opened.allegationId, proved: false }],
    upTo: { level: 0 },
    opinion: 'It was a line of a song.',
  } as const;
  const reviewer = await judge(stage, opened.caseId, drawn.panelId, ballot);
  const reasons = 'The words are a line of a song.';
  await decideReview(world, reviewer, { reviewId: review.id, outcome: 'corrected', reasons });
  assert.equal((await stage.standing(mallory)).state, 'good');
  assert.equal((await getDocket(stage.db, decided.docket)).sanctions[0]?.state, 'overturned');
});

test('a remanded case is decided again by others, never heavier', async () => {
  const stage = await openStage(12);
  const { world, mallory, olga, otto, clock } = stage;
  const banned = await banMallory(stage);
  const { decisionId, caseId } = banned;
  const appealId = await appeal(world, mallory, { decisionId, grounds: 'Nobody asked me.' });
  const drawn = await drawAppealPanel(world, otto, { appealId });
  const ballot = { kind: 'appeal', outcome: 'remanded', opinion: 'Hear them.' } as const;
  const author = await judge(stage, caseId, drawn.panelId, ballot);
  const reasons = 'They were not heard.';
  await decideAppeal(world, author, { appealId, outcome: 'remanded', reasons, treatments: [] });
  await stage.settle();
  assert.equal((await stage.standing(mallory)).state, 'good');
  const subject = await stage.caseOf(caseId);
  assert.deepEqual(
    subject.ceiling?.map(({ kind }) => kind),
    ['ban'],
  );
  clock.advance(dayMs);
  await propose(world, olga, {
    caseId,
    measures: [{ kind: 'suspension', days: 30 }],
    reason: 'What is proved stands.',
  });
  const again = await drawPanel(world, olga, { caseId, purpose: { kind: 'decision' } });
  const heard = subject.panels.flatMap(({ seats }) => seats.map(({ member }) => member));
  const members = await membersOf(stage, caseId, again.panelId);
  assert.ok(members.every((member) => !heard.includes(member)));
  const [second = olga] = await voteAll(stage, banned, again.panelId, { level: 6 });
  const anew = await treating(stage, caseId, reasonsFor(stage, banned));
  const decision = (measures: readonly Measure[]) => ({
    panelId: again.panelId,
    decision: { measures, priorWarning: banned.warning, reasons: anew },
  });
  await decide(world, second, decision([{ kind: 'suspension', days: 30 }]));
  await stage.settle();
  assert.equal((await stage.standing(mallory)).state, 'suspended');
});

test('a reporter learns the outcome by the receipt and appeals a dismissal', async () => {
  const stage = await openStage();
  const { world, rosa, mallory, olga, otto } = stage;
  const post = await stage.say(mallory, '@rosa fool');
  const receipt = await fileReport(world, rosa, {
    respondent: mallory,
    postIds: [post.id],
    category: 'other',
  });
  assert.equal((await findReceipt(world, receipt.token))?.outcome, 'waiting');
  const [caseId] = await casesAgainst(stage, mallory);
  assert.ok(caseId !== undefined);
  await openCase(world, olga, { caseId });
  await dismissReport(world, olga, { caseId, reason: 'Rude, and no more.' });
  const told = await findReceipt(world, receipt.token);
  assert.deepEqual([told?.outcome, told?.mayAppeal], ['dismissed', true]);
  const [mine] = (await listMyReports(world, rosa, { limit: 5 })).items;
  assert.deepEqual(
    [mine?.reportId, mine?.respondent, mine?.category],
    [receipt.reportId, mallory, 'other'],
  );
  const again = { reportId: receipt.reportId, grounds: 'Look again.' };
  for (const other of [mallory, olga]) {
    await assert.rejects(appeal(world, other, again), { code: 'not-found' });
  }
  const appealId = await appeal(world, rosa, again);
  await assert.rejects(appeal(world, { token: receipt.token }, again), {
    code: 'appeal-already-made',
  });
  const drawn = await drawAppealPanel(world, otto, { appealId });
  const ballot = { kind: 'appeal', outcome: 'overturned', opinion: 'Look again.' } as const;
  const author = await judge(stage, caseId, drawn.panelId, ballot);
  const reasons = 'There is something to hear.';
  await decideAppeal(world, author, { appealId, outcome: 'overturned', reasons, treatments: [] });
  assert.equal((await stage.caseOf(caseId)).state, 'open');
});

async function casesAgainst(stage: Stage, respondent: AccountId): Promise<readonly CaseId[]> {
  return (await listCasesOf(stage.db, respondent)).map(({ id }) => id);
}

test('reports on the same post join before a case is opened, and cases can be merged', async () => {
  const stage = await openStage();
  const { world, rosa, mallory, olga, otto } = stage;
  const [first, second] = [
    await stage.say(mallory, '@rosa one'),
    await stage.say(mallory, '@rosa two'),
  ];
  const report = (by: typeof rosa, post: typeof first) =>
    fileReport(world, by, { respondent: mallory, postIds: [post.id], category: 'violation' });
  await report(rosa, first);
  await report(otto, first);
  await report(rosa, second);
  const [joined, other] = await casesAgainst(stage, mallory);
  assert.ok(joined !== undefined && other !== undefined);
  assert.equal((await stage.caseOf(joined)).reports.length, 2);
  await mergeReport(world, olga, { caseId: other, into: joined });
  assert.equal((await stage.caseOf(other)).state, 'merged');
  const merged = await stage.caseOf(joined);
  assert.equal(merged.reports.length, 3);
  await openCase(world, olga, { caseId: joined });
  await allege(stage, joined, second, 'harassment.targeted');
});

test('a banned person reads, proves and appeals', async () => {
  const stage = await openStage();
  const { world, mallory } = stage;
  const banned = await banMallory(stage);
  const { items } = await caseDocuments(world, mallory, { limit: 100 });
  const statement = items.find(({ kind, docket }) => kind === 'sor' && docket === banned.docket);
  assert.ok(statement !== undefined);
  const opening = {
    document: plainJson(JSON.parse(statement.body)),
    salt: Buffer.from(statement.salt, 'hex'),
  };
  assert.ok(opensCommitment(statement.commitment, 'sor', opening));
  assert.ok(statement.entry.includes(statement.commitment));
  assert.ok(statement.proof?.startsWith('c2sp.org/tlog-proof@v1'));
  const link = await openAppealLink(world, appealToken(world, banned.decisionId));
  assert.ok(link.statement?.text.includes('appeal?token='));
  await assert.rejects(openAppealLink(world, '123.abc'), refused('not-found'));
  const record = await myRecord(world, mallory);
  assert.equal(record.cases[0]?.appealable.length, 1);
  const { items: decisions } = await listDecisions(stage.db, { limit: 10, family: 'harassment' });
  assert.deepEqual(
    decisions.map(({ level }) => level),
    [7, 1],
  );
  await assert.rejects(
    drawPanel(world, mallory, { caseId: banned.caseId, purpose: { kind: 'decision' } }),
    refused('forbidden'),
  );
});
