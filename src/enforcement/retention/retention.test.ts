import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grantRole } from '#accounts';
import { dayMs, minuteMs, toId, type AccountId, type CaseId } from '#foundation';
import { transact, type Tx } from '#infrastructure';
import { listDocketEntries } from '#ledger';
import {
  addExhibit,
  caseDocuments,
  dismissReport,
  getCaseDesk,
  getCaseFile,
  getExhibit,
  liftLegalHold,
  openSealedExhibit,
  planErasureFor,
  setLegalHold,
} from '../index.ts';
import { refusedBy } from '../forge.test.ts';
import { openAllegation, openStage, refused, warnFor } from '../stage.test.ts';

const stage = await openStage(1);
const { world, db, mallory, olga, otto, clock } = stage;
await grantRole(world, undefined, { accountId: otto, role: 'sealed-evidence' });

async function dismissed(): Promise<CaseId> {
  const { caseId } = await openAllegation(stage, await stage.say(mallory, 'Hm.'));
  await dismissReport(world, olga, { caseId, reason: 'There is nothing to it.' });
  return caseId;
}

async function pass(days: number): Promise<void> {
  clock.advance(days * dayMs);
  await stage.settle();
}

const erasedOf = async (caseId: CaseId): Promise<readonly boolean[]> =>
  (await getCaseFile(world, olga, caseId)).exhibits.map(({ erasedAt }) => erasedAt !== undefined);

test('exhibits of a dismissed case are kept while the reporter can appeal, then erased', async () => {
  const caseId = await dismissed();
  const [exhibit] = (await stage.caseOf(caseId)).exhibits;
  assert.ok(exhibit !== undefined);
  const events = await eventsOf(caseId);
  await pass(180);
  assert.deepEqual(await erasedOf(caseId), [false]);
  await pass(6);
  assert.deepEqual(await erasedOf(caseId), [true]);
  await assert.rejects(getExhibit(world, olga, exhibit.id), refused('not-found'));
  const { custody } = await getCaseDesk(world, olga, caseId);
  assert.equal(custody[exhibit.id]?.at(-1)?.what, 'erased');
  assert.deepEqual(await eventsOf(caseId), events);
});

const eventsOf = (caseId: CaseId) =>
  db
    .selectFrom('case_events')
    .select(['seq', 'event'])
    .where('case_id', '=', caseId)
    .orderBy('seq')
    .execute();

test('under a legal hold nothing goes; what was due goes when it is lifted', async () => {
  const caseId = await dismissed();
  const holdId = await setLegalHold(world, olga, { caseId, reason: 'A court asks for it.' });
  await assert.rejects(
    setLegalHold(world, mallory, { caseId, reason: 'I want it.' }),
    refused('forbidden'),
  );
  await pass(400);
  assert.deepEqual(await erasedOf(caseId), [false]);
  await refusedBy(stage, 2, erasing(caseId));
  await liftLegalHold(world, otto, { caseId, holdId, reason: 'The court is done.' });
  await assert.rejects(
    liftLegalHold(world, otto, { caseId, holdId, reason: 'The court is done.' }),
    refused('conflict'),
  );
  await stage.settle();
  assert.deepEqual(await erasedOf(caseId), [true]);
  const [hold] = (await getCaseDesk(world, olga, caseId)).holds;
  assert.deepEqual([hold?.by, hold?.lifted?.by], [olga, otto]);
});

const erasing = (caseId: CaseId) => (tx: Tx) =>
  tx
    .updateTable('exhibits')
    .set({ content: null, erased_at: clock.now() })
    .where('id', 'in', (eb) =>
      eb.selectFrom('case_exhibits').select('exhibit_id').where('case_id', '=', caseId),
    )
    .execute();

test('hand-written SQL erases nothing before its time, and nothing by halves', async () => {
  const { caseId } = await openAllegation(stage, await stage.say(mallory, 'Hm, hm.'));
  await refusedBy(stage, 2, erasing(caseId));
  await dismissReport(world, olga, { caseId, reason: 'There is nothing to it.' });
  await refusedBy(stage, 2, erasing(caseId));
  const exhibitId = await sealedIn(await reported());
  await refusedBy(stage, 12, (tx) =>
    tx
      .updateTable('exhibit_keys')
      .set({ wrapped_key: null, title: null, destroyed_at: clock.now() })
      .where('exhibit_id', '=', exhibitId)
      .execute(),
  );
});

async function reported(): Promise<CaseId> {
  return (await openAllegation(stage, await stage.say(mallory, 'So what.'))).caseId;
}

async function sealedIn(caseId: CaseId) {
  clock.advance(minuteMs);
  return addExhibit(world, olga, {
    caseId,
    evidence: { content: 'Sealed words', gist: 'A letter', class: 'sealed' },
  });
}

test('of a sealed exhibit the key is destroyed, and nobody opens it again', async () => {
  const caseId = await reported();
  const exhibitId = await sealedIn(caseId);
  await dismissReport(world, olga, { caseId, reason: 'There is nothing to it.' });
  const asked = { caseId, exhibitId, reason: 'To look once more.' };
  await openSealedExhibit(world, otto, asked);
  await pass(186);
  await assert.rejects(openSealedExhibit(world, otto, asked), refused('not-found'));
  const key = await db
    .selectFrom('exhibit_keys')
    .select(['wrapped_key', 'title', 'destroyed_at'])
    .where('exhibit_id', '=', exhibitId)
    .executeTakeFirstOrThrow();
  assert.ok(key.wrapped_key === null && key.title === null && key.destroyed_at !== null);
});

test('a decided case keeps its exhibits while a sanction stands, and its entries for ever', async () => {
  const { caseId, docket } = await warned(otto);
  const before = await listDocketEntries(db, docket);
  await pass(370);
  assert.deepEqual(await erasedOf(caseId), [false]);
  await pass(370);
  assert.deepEqual(await erasedOf(caseId), [true]);
  const after = await listDocketEntries(db, docket);
  assert.deepEqual(
    after.slice(0, before.length).map(({ leafHash }) => leafHash.toString('hex')),
    before.map(({ leafHash }) => leafHash.toString('hex')),
  );
  assert.deepEqual(after.at(-1)?.entry.erasure, { basis: 'retention', class: 'exhibits' });
});

/** A case decided with a warning that chance has not sampled for a second decision (article 15). */
async function warned(author: AccountId): Promise<{ caseId: CaseId; docket: string }> {
  const warning = await warnFor(stage, await stage.say(author, '@rosa you fool'));
  const row = await db
    .selectFrom('sanctions')
    .innerJoin('cases', 'cases.id', 'sanctions.case_id')
    .leftJoin('planned_reviews as audit', 'audit.decision_id', 'sanctions.decision_id')
    .select(['cases.id', 'cases.docket', 'audit.ground'])
    .where('sanctions.id', '=', warning)
    .executeTakeFirstOrThrow();
  if (row.ground !== null) return warned(author);
  return { caseId: toId(row.id), docket: row.docket };
}

test('when whom it concerned has left, their documents can be opened by nobody', async () => {
  const { docket } = await warned(mallory);
  const mine = async () => {
    const { items } = await caseDocuments(world, mallory, { limit: 500 });
    return items.filter((one) => one.docket === docket);
  };
  const [document] = await mine();
  assert.ok(document !== undefined);
  await leave(mallory);
  assert.ok((await mine()).length > 0, 'while it can be appealed they stay');
  await pass(800);
  assert.equal((await mine()).length, 0);
  const row = await db
    .selectFrom('documents')
    .select(['salt', 'body', 'account_id', 'commitment'])
    .where('id', '=', document.id)
    .executeTakeFirstOrThrow();
  assert.deepEqual([row.salt, row.body, row.account_id], [null, null, null]);
  assert.equal(row.commitment.toString('hex'), document.commitment);
  const entries = await listDocketEntries(db, document.docket);
  assert.ok(entries.some(({ entry }) => entry.erasure?.class === 'documents'));
});

async function leave(account: AccountId): Promise<void> {
  await transact(world, async (tx) => {
    await tx
      .updateTable('accounts')
      .set({ closed_at: clock.now() })
      .where('id', '=', account)
      .execute();
    await planErasureFor(tx, account);
  });
  await stage.settle();
}
