import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { revokeRole } from '#accounts';
import { listNotifications, publishPost, type Post } from '#conversation';
import type { CaseId } from '#foundation';
import type { Tx } from '#infrastructure';
import {
  caseDocuments,
  fileReport,
  getCaseFile,
  imposeInterim,
  myRecord,
  openCase,
  serveNotice,
} from '../index.ts';
import { refusedBy } from '../forge.test.ts';
import { isForFew, mustWait, releaseAt } from '../rules/held-notice.ts';
import { allege, dayMs, hourMs, minuteMs, openStage, refused } from '../stage.test.ts';

const stage = await openStage(2);
const { world, db, mallory, rosa, olga, otto, clock } = stage;

/** A case about a post that Mallory wrote to Rosa alone, or to everybody, with an allegation. */
async function alleged(visibility: Post['visibility']) {
  clock.advance(minuteMs);
  const post = await publishPost(world, mallory, { text: '@rosa I know where', visibility });
  await fileReport(world, rosa, {
    respondent: mallory,
    postIds: [post.id],
    category: 'violation',
    ruleIds: ['violence.threats'],
  });
  const caseId = (await stage.cases(mallory)).at(-1);
  assert.ok(caseId !== undefined);
  await openCase(world, olga, { caseId });
  return { caseId, ...(await allege(stage, caseId, post, 'violence.threats')) };
}

/** All that the respondent can see of their cases, and how much of it there is in public. */
async function seen(caseId: CaseId): Promise<string> {
  await stage.settle();
  const told = await listNotifications(world, mallory, { limit: 40 });
  const documents = await caseDocuments(world, mallory, { limit: 80 });
  const record = await myRecord(world, mallory);
  const file = await getCaseFile(world, mallory, caseId).catch(() => 'no such case');
  const { docket } = await stage.caseOf(caseId);
  const { rows } = await sql<{ entries: string }>`
    select count(*) as entries from ledger_entries
    where convert_from(entry, 'UTF8') like ${`%${docket}%`}`.execute(db);
  const { rows: mails } = await sql<{ sent: string }>`
    select count(*) as sent from proofs_of_service where case_id = ${caseId}`.execute(db);
  return JSON.stringify([told.items.length, documents.items.length, record, file, rows, mails]);
}

test('where few could have reported, nothing that the respondent can see moves before the hour', async () => {
  const { caseId } = await alleged('direct');
  const before = await seen(caseId);
  const asked = clock.now();
  const { heldUntil } = await serveNotice(world, olga, { caseId });
  assert.deepEqual(heldUntil, new Date(asked.getTime() + dayMs));
  assert.deepEqual((await getCaseFile(world, olga, caseId)).noticeHeldUntil, heldUntil);
  assert.equal(await seen(caseId), before);
  clock.advance(hourMs - 1000);
  assert.equal(await seen(caseId), before, 'an hour passes at least');
  await assert.rejects(serveNotice(world, otto, { caseId }), refused(2));
  await refusedBy(stage, 2, (tx: Tx) =>
    sql`insert into notices (id, case_id, officer_id, sent_at, answer_hours)
      values (1, ${caseId}, ${olga}, ${clock.now()}, 72)`.execute(tx),
  );
  await refusedBy(stage, 12, (tx: Tx) =>
    sql`update held_notices set release_at = asked_at + interval '1 hour'`.execute(tx),
  );
  clock.advance(dayMs - hourMs + 1000);
  assert.notEqual(await seen(caseId), before);
  const { state, notice } = await stage.caseOf(caseId);
  assert.equal(state, 'noticed');
  assert.equal(notice?.officer, olga);
  assert.equal((await getCaseFile(world, olga, caseId)).noticeHeldUntil, undefined);
  // The time to answer runs from the delivery: nothing of it is lost by waiting.
  const { deliveredAt } = notice.service;
  assert.deepEqual(notice.answerBy, new Date((deliveredAt?.getTime() ?? 0) + 72 * hourMs));
});

test('what everybody could read, and what is refused anyway, does not wait', async () => {
  const { caseId } = await alleged('public');
  assert.deepEqual(await serveNotice(world, olga, { caseId }), {});
  assert.equal((await stage.caseOf(caseId)).state, 'noticed');
  const few = await alleged('direct');
  await assert.rejects(
    serveNotice(world, olga, { caseId: few.caseId, answerHours: 2 }),
    refused('notice-too-short'),
  );
  await assert.rejects(serveNotice(world, rosa, { caseId: few.caseId }), refused('forbidden'));
  const held = await sql`select from held_notices where case_id = ${few.caseId}`.execute(db);
  assert.equal(held.rows.length, 0);
});

test('under an interim measure nothing waits: its hours run, and the respondent knows of it', async () => {
  const { caseId, allegationId } = await alleged('direct');
  await serveNotice(world, olga, { caseId });
  await imposeInterim(world, otto, {
    caseId,
    ground: 'imminent-physical-danger',
    act: { kind: 'pause', features: ['message'] },
    allegations: [allegationId],
    lighterActs: [
      { kind: 'label', why: 'It would not do.' },
      { kind: 'hide', why: 'It would not do.' },
    ],
    reason: 'Somebody is in danger.',
  });
  assert.deepEqual(await serveNotice(world, olga, { caseId }), {});
  assert.equal((await stage.caseOf(caseId)).state, 'noticed');
  clock.advance(dayMs);
  await stage.settle();
  assert.equal((await stage.caseOf(caseId)).state, 'noticed', 'and its hour brings no second one');
});

test('an officer who left in the meantime sends nothing, and another does not wait again', async () => {
  const { caseId } = await alleged('followers');
  await serveNotice(world, olga, { caseId });
  await revokeRole(world, undefined, { accountId: olga, role: 'officer' });
  clock.advance(dayMs);
  await stage.settle();
  assert.equal((await stage.caseOf(caseId)).state, 'open');
  assert.deepEqual(await serveNotice(world, otto, { caseId }), {});
});

test('the hour is by chance, within a day, and only where a reporter is to be kept safe', () => {
  const now = new Date('2027-01-01T00:00:00.000Z');
  const hours = [0, 0.25, 0.5, 0.999999].map((chance) =>
    Math.floor((releaseAt(now, chance).getTime() - now.getTime()) / hourMs),
  );
  assert.deepEqual(hours, [1, 6, 12, 23]);
  const few = ['public', 'unlisted', 'followers', 'direct'].filter((visibility) =>
    isForFew({ visibility }),
  );
  assert.deepEqual(few, ['followers', 'direct']);
});

test('an officer’s own finding has no reporter to guess', async () => {
  const [caseId] = await stage.cases(mallory);
  assert.ok(caseId !== undefined);
  const subject = await stage.caseOf(caseId);
  const own = { ...subject, source: 'own-initiative' as const, interim: [] };
  assert.deepEqual(
    [mustWait(own, true, clock.now()), mustWait({ ...own, source: 'report' }, true, clock.now())],
    [false, true],
  );
});
