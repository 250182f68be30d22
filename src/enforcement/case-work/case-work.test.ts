import assert from 'node:assert/strict';
import { test } from 'node:test';
import { block, follow, mute } from '#accounts';
import { hourMs, minuteMs, type AccountId } from '#foundation';
import type { Tx } from '#infrastructure';
import {
  assignCase,
  caseTimeline,
  claimCase,
  deskWorkload,
  getCaseDesk,
  getCaseFile,
  listClaims,
  listQueue,
  releaseCase,
  serveNotice,
  unassignCase,
  writeNote,
} from '../index.ts';
import { refusedBy } from '../forge.test.ts';
import { dayMs, openAllegation, openStage, refused, warnFor } from '../stage.test.ts';

const stage = await openStage(1);
const { world, mallory, rosa, olga, otto, clock } = stage;
const [panelist] = stage.panel;
assert.ok(panelist !== undefined);

const opened = await openAllegation(stage, await stage.say(mallory, '@rosa you fool'));
const { caseId } = opened;

test('one officer at a time looks at a case, for some hours, and keeps nobody from acting', async () => {
  const claim = await claimCase(world, olga, caseId);
  assert.equal(claim.lapsesAt.getTime() - clock.now().getTime(), 4 * hourMs);
  await assert.rejects(claimCase(world, otto, caseId), refused('taken'));
  assert.equal((await listClaims(world, otto, [caseId])).get(caseId)?.by, olga);
  await releaseCase(world, otto, caseId);
  assert.equal((await getCaseDesk(world, otto, caseId)).claim?.by, olga);
  clock.advance(4 * hourMs);
  assert.equal((await getCaseDesk(world, otto, caseId)).claim, undefined);
  await claimCase(world, otto, caseId);
  await releaseCase(world, otto, caseId);
  assert.equal((await listClaims(world, otto, [caseId])).size, 0);
});

test('two officers who claim at once: one has it', async () => {
  const both = await Promise.allSettled([
    claimCase(world, olga, caseId),
    claimCase(world, otto, caseId),
  ]);
  assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
  clock.advance(5 * hourMs);
});

test('a note is never edited: another takes its place, and what it said stays', async () => {
  const first = await writeNote(world, olga, { caseId, text: 'Looks like a quarrel.' });
  clock.advance(minuteMs);
  const again = { caseId, text: 'It was more than a quarrel.', supersedes: first };
  await assert.rejects(writeNote(world, otto, again), refused('not-found'));
  await writeNote(world, olga, again);
  await assert.rejects(writeNote(world, olga, again), refused('conflict'));
  await assert.rejects(writeNote(world, olga, { caseId, text: ' ' }), refused('invalid'));
  const { notes } = await getCaseDesk(world, otto, caseId);
  assert.deepEqual(
    notes.map(({ by, text, former }) => [by, text, former.map((one) => one.text)]),
    [[olga, 'It was more than a quarrel.', ['Looks like a quarrel.']]],
  );
});

test('nobody but officers whom it does not concern has the desk’s side of a case', async () => {
  for (const nobody of [mallory, rosa, panelist]) {
    await assert.rejects(getCaseDesk(world, nobody, caseId), refused('not-found'));
    await assert.rejects(claimCase(world, nobody, caseId), refused('forbidden'));
    await assert.rejects(
      writeNote(world, nobody, { caseId, text: 'Let me in.' }),
      refused('forbidden'),
    );
    await assert.rejects(deskWorkload(world, nobody), refused('forbidden'));
  }
});

test('hand-written SQL neither edits a note, nor notes or claims as somebody else, nor takes a claim over', async () => {
  const at = clock.now();
  const note = (officer: AccountId) => (tx: Tx) =>
    tx
      .insertInto('case_notes')
      .values({
        id: world.ids.next(1),
        case_id: caseId,
        officer_id: officer,
        text: 'By hand.',
        written_at: at,
      })
      .execute();
  await refusedBy(stage, 6, note(mallory));
  await refusedBy(stage, 6, note(panelist));
  await refusedBy(stage, 12, (tx) => tx.updateTable('case_notes').set({ text: 'No.' }).execute());
  await refusedBy(stage, 12, (tx) => tx.deleteFrom('case_notes').execute());
  await claimCase(world, olga, caseId);
  await refusedBy(stage, 6, (tx) =>
    tx
      .updateTable('case_claims')
      .set({ officer_id: otto, claimed_at: at, lapses_at: new Date(at.getTime() + hourMs) })
      .where('case_id', '=', caseId)
      .execute(),
  );
  await releaseCase(world, olga, caseId);
});

test('what ties an officer to the people of a case is told them before they act', async () => {
  await follow(world, otto, mallory);
  await block(world, otto, rosa);
  await mute(world, rosa, olga);
  const { conflicts } = await getCaseDesk(world, otto, caseId);
  assert.deepEqual(conflicts, [
    { kind: 'blocks', whom: 'reporter' },
    { kind: 'follows', whom: 'respondent' },
  ]);
  const hers = (await getCaseDesk(world, olga, caseId)).conflicts;
  assert.deepEqual(
    hers.map((one) => (one.kind === 'took-part' ? one.as : one.kind)).toSorted(),
    ['investigation', 'triage'],
    'whom somebody else has muted is nobody’s to know',
  );
});

test('the timeline says who to officers, roles and days to the respondent, and no reporter', async () => {
  await serveNotice(world, olga, { caseId });
  await stage.settle();
  const { timeline } = await getCaseDesk(world, olga, caseId);
  assert.deepEqual(
    timeline.slice(0, 4).map(({ what, by, account }) => [what, by, account]),
    [
      ['case-created', 'service', undefined],
      ['report-received', 'reporter', rosa],
      ['case-opened', 'officer', olga],
      ['allegation-added', 'officer', olga],
    ],
  );
  const theirs = await caseTimeline(world.db, mallory, caseId);
  assert.ok(theirs.some(({ what }) => what === 'notice-sent'));
  assert.ok(theirs.every(({ what, by }) => what !== 'report-received' && by !== 'reporter'));
  assert.ok(theirs.every(({ account, at }) => account === undefined && at.getUTCHours() === 0));
  assert.deepEqual(await caseTimeline(world.db, rosa, caseId), []);
  await assert.rejects(caseTimeline(world.db, panelist, caseId), refused('not-found'));
});

test('late steps are seen, and what somebody had before is on the page', async () => {
  await warnFor(stage, await stage.say(mallory, '@rosa and another thing'));
  clock.advance(22 * dayMs);
  const { clocks, prior } = await getCaseDesk(world, otto, caseId);
  const late = clocks.filter(({ overdue }) => overdue).map(({ step }) => step);
  assert.deepEqual(late, ['decide']);
  assert.equal(prior.strikes, 1);
  assert.deepEqual(
    prior.sanctions.map(({ measure, counts }) => [measure.kind, counts]),
    [['warning', true]],
  );
  clock.advance(366 * dayMs);
  await stage.settle();
  const later = await getCaseDesk(world, otto, caseId);
  assert.deepEqual(
    later.prior.sanctions.map(({ counts, state }) => [counts, state]),
    [[false, 'ended']],
  );
});

test('the case file itself tells neither notes nor claims, to whomever', async () => {
  for (const viewer of [mallory, rosa, olga]) {
    const text = JSON.stringify(await getCaseFile(world, viewer, caseId));
    assert.ok(!text.includes('quarrel'));
  }
});

test('the workload counts what each has in hand', async () => {
  await claimCase(world, otto, caseId);
  const load = await deskWorkload(world, olga);
  const claimedBy = new Map(load.map(({ officer, claimed }) => [officer, claimed]));
  assert.deepEqual([claimedBy.size, claimedBy.get(olga), claimedBy.get(otto)], [2, 0, 1]);
});

test('an officer looks after a case until it is handed back, and never after their own', async () => {
  const assigned = async () => (await getCaseFile(world, olga, caseId)).assignedTo;
  await assignCase(world, otto, caseId);
  assert.equal(await assigned(), otto);
  await assignCase(world, olga, caseId);
  assert.equal(await assigned(), olga);
  await unassignCase(world, otto, caseId);
  assert.equal(await assigned(), undefined);
  await assert.rejects(assignCase(world, mallory, caseId), refused('forbidden'));
  await assert.rejects(assignCase(world, rosa, caseId), refused('forbidden'));
});

test('the queue says in a line what a case is about, but not what is sealed', async () => {
  const { items } = await listQueue(world, olga, { limit: 40 });
  const item = items.find((one) => one.caseId === caseId);
  assert.equal(item?.gist, 'Post: @rosa you fool');
});
