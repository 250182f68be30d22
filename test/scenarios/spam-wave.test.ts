/** Row S of the schedule at its full size: a thousand machines, two officers, one batch. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { grantRole } from '#accounts';
import { publishPost } from '#conversation';
import {
  confirmBatch,
  findCandidates,
  findWaves,
  getBatch,
  listRestrictions,
  proposeBatch,
} from '#enforcement';
import { randomBucket, type AccountId } from '#foundation';
import { publishCheckpoint } from '#ledger';
import { runAnywhere } from './command-line.ts';
import { startTestService } from './start-test-server.ts';
import { downloadLog } from './story/download-log.ts';

const app = await startTestService();
const folder = await mkdtemp(join(tmpdir(), 'folkmoot-wave-'));
after(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});
const { world } = app.service;
const size = 1000;
const mailed = 50;

async function insertAccounts(handles: readonly string[]): Promise<readonly AccountId[]> {
  const at = app.clock.now();
  const rows = handles.map((handle) => ({
    id: world.ids.next<'account'>(randomBucket()),
    handle,
    created_at: at,
  }));
  await world.db.insertInto('accounts').values(rows).execute();
  return rows.map(({ id }) => id);
}

async function makeOfficer(handle: string): Promise<AccountId> {
  const [id] = await insertAccounts([handle]);
  assert.ok(id !== undefined);
  await grantRole(world, undefined, { accountId: id, role: 'officer' });
  return id;
}

const count = async (query: ReturnType<typeof sql<{ count: string }>>): Promise<number> =>
  Number((await query.execute(world.db)).rows[0]?.count);

test('two officers remove a thousand machines in one batch', async (t) => {
  const olga = await makeOfficer('olga');
  const otto = await makeOfficer('otto');
  const machines = await insertAccounts(Array.from({ length: size }, (_, at) => `zzmachine_${at}`));
  await world.db
    .insertInto('credentials')
    .values(
      machines.slice(0, mailed).map((id, at) => ({
        account_id: id,
        email: `zzmachine_${at}@example.org`,
        email_confirmed_at: app.clock.now(),
        password_hash: '$argon2id$none',
        password_changed_at: app.clock.now(),
        created_at: app.clock.now(),
      })),
    )
    .execute();
  for (const id of machines.slice(0, 5)) {
    await publishPost(world, id, { text: 'Save us https://zzgrey.example/now' });
  }

  const began = performance.now();
  const wave = (await findWaves(world, olga)).find(({ kind }) => kind === 'hour');
  assert.ok(wave?.kind === 'hour');
  const { within } = await findCandidates(world, olga, { hour: wave.hour });
  const { batchId, listed } = await proposeBatch(world, olga, {
    accounts: within.map(({ id }) => id),
    ruleId: 'deception.automation',
    facts: 'A thousand accounts were made within one hour, and say the same.',
    automated: 'They came one after another, as no thousand people do.',
    deceptive: 'Each passes for a citizen of its own.',
    nobodyThere: 'Nobody reads what is sent to them.',
  });
  await getBatch(world, otto, batchId);
  await confirmBatch(world, otto, { batchId, without: [] });
  const signed = performance.now();
  await app.settle();
  const done = performance.now();
  const seconds = (ms: number) => (ms / 1000).toFixed(1);
  t.diagnostic(
    `found, listed and signed in ${seconds(signed - began)} s, all in effect after ${seconds(done - began)} s`,
  );

  assert.equal(listed, size);
  const removed = await count(sql`select count(*) from decisions where batch_id = ${batchId}`);
  assert.equal(removed, size);
  const banned = await count(sql`select count(*) from standing where state = 'banned'`);
  assert.equal(banned, size);
  const sampled = await count(sql`
    select count(*) from planned_reviews as p join decisions as d on d.id = p.decision_id
    where d.batch_id = ${batchId} and p.ground = 'exception'`);
  assert.equal(sampled, size / 20);
  const letters = await count(sql`select count(*) from deliveries where channel = 'mail'`);
  assert.equal(letters, mailed);
});

test('each is in the ledger three times, which its verifier accepts and which names nobody', async () => {
  await publishCheckpoint(world);
  await downloadLog(app.origin, folder);
  const { exitCode, text } = await runAnywhere('ledger', 'verify', folder);
  assert.equal(exitCode, 0, text);
  const entries = await count(sql`
    select count(*) from ledger_entries where type in ('decision', 'served', 'sanction-started')`);
  assert.equal(entries, 3 * size);
  const named = await count(sql`select count(*) from ledger_entries
    where convert_from(entry, 'utf8') ~ 'zz|@|http|citizen'`);
  assert.equal(named, 0);
});

test('and each is told to the regulator as what it is', async () => {
  const day = app.clock.now().toISOString().slice(0, 10);
  const told = await listRestrictions(world.db, { from: day, to: day, limit: 2000 });
  assert.equal(told.length, size);
  assert.ok(
    told.every(
      ({ decidedBy, exception, sanctions: [one] }) =>
        decidedBy === 'two-officers' &&
        exception === 'deceptive-automation' &&
        one?.kind === 'removal',
    ),
  );
});
