import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { refuse } from '#foundation';
import { pendingJobs, settle, testDatabase, type TestDatabase } from '#testing';
import { openDatabase, type Database } from './database.ts';
import { defineJob, type Job } from './job.ts';
import { publish, unpublish } from './outbox.ts';
import { findSetting, putSetting } from './settings.ts';
import { transact } from './transact.ts';
import { listParkedJobs, retryParkedJob, startWorkers } from './workers.ts';

let database: TestDatabase;
let second: Database;
before(async () => {
  database = await testDatabase();
  second = openDatabase({ url: database.url, maxConnections: 8 });
});
after(async () => {
  await second.close();
  await database.close();
});

const at = new Date('2027-01-01T00:00:00Z');

test('a job is there exactly when the row of its transaction is', async () => {
  const { world, db } = database;
  await transact(world, async (tx) => {
    await putSetting(tx, { name: 'kept', value: 1, at });
    await publish(tx, 'kept', { id: '7' });
  });
  const undone = transact(world, async (tx) => {
    await putSetting(tx, { name: 'lost', value: 1, at });
    await publish(tx, 'lost', { id: '8' });
    throw refuse('conflict');
  });
  await assert.rejects(undone, { code: 'conflict' });
  const topics = (await pendingJobs(db)).map((job) => job.topic);
  assert.deepEqual(topics, ['kept']);
  assert.equal(await findSetting(db, 'kept'), 1);
  assert.equal(await findSetting(db, 'lost'), undefined);
  await sql`delete from graphile_worker._private_jobs`.execute(db);
});

test('a keyed job is replaced by the next of its key, and can be taken back', async () => {
  const { world, db } = database;
  const later = new Date('2030-01-01T00:00:00Z');
  await transact(world, async (tx) => {
    await publish(tx, 'keyed', { text: 'first' }, { key: 'lapse:1' });
    await publish(tx, 'keyed', { text: 'second' }, { key: 'lapse:1', runAt: later });
  });
  const [job, ...others] = await pendingJobs(db);
  assert.deepEqual(others, []);
  assert.deepEqual(job?.payload, { text: 'second' });
  assert.deepEqual(job?.runAt, later);
  await transact(world, (tx) => unpublish(tx, 'lapse:1'));
  assert.deepEqual(await pendingJobs(db), []);
});

test('settle runs what is due by the test clock, and what follows from it', async () => {
  const { world, clock } = database;
  const ran: string[] = [];
  const first = defineJob('first', { account: 'id:account', when: 'time' }, async (_, payload) => {
    ran.push(`first ${payload.account} ${payload.when.toISOString()}`);
    await transact(world, (tx) => publish(tx, 'second', {}));
  });
  const then = defineJob('second', { note: 'text?' }, async (_, payload) => {
    ran.push(`second ${payload.note ?? 'without note'}`);
  });
  const runAt = new Date(clock.now().getTime() + 60_000);
  await transact(world, (tx) =>
    publish(tx, 'first', { account: '42', when: at.toISOString() }, { runAt }),
  );
  assert.deepEqual(await settle(world, [first, then]), []);
  clock.advance(60_000);
  assert.deepEqual(await settle(world, [first, then]), ['first', 'second']);
  assert.deepEqual(ran, [`first 42 ${at.toISOString()}`, 'second without note']);
});

test('a payload that does not fit is a fault that names the field', async () => {
  const job = defineJob('picky', { account: 'id:account', count: 'count' }, async () => undefined);
  const { world } = database;
  await assert.rejects(job.run(world, { account: 'x', count: '1' }), /account/);
  await assert.rejects(job.run(world, { account: '1', count: '-1' }), /count/);
  await assert.rejects(job.run(world, undefined), /account/);
  await job.run(world, { account: '1', count: '1', unknown: 'ignored' });
});

test('workers run a job soon after its commit, drop refusals and try faults again', async () => {
  const { world } = database;
  const seen = new Map<string, number>();
  const count = (topic: string): number => {
    seen.set(topic, (seen.get(topic) ?? 0) + 1);
    return seen.get(topic) ?? 0;
  };
  const jobs: readonly Job[] = [
    defineJob('fine', {}, async () => void count('fine')),
    defineJob('refused', {}, async () => {
      count('refused');
      throw refuse('conflict');
    }),
    defineJob('faulty', {}, async () => {
      if (count('faulty') === 1) throw new Error('broken once');
    }),
  ];
  const workers = await startWorkers({ world, database: second, jobs, concurrency: 2 });
  await transact(world, async (tx) => {
    for (const { topic } of jobs) await publish(tx, topic, {});
  });
  await until(async () => (await pendingJobs(database.db)).length === 1);
  const [failed] = await pendingJobs(database.db);
  assert.equal(failed?.topic, 'faulty');
  await sql`update graphile_worker._private_jobs set run_at = now()`.execute(database.db);
  await until(async () => (await pendingJobs(database.db)).length === 0);
  await workers.stop();
  assert.deepEqual(Object.fromEntries(seen), { fine: 1, refused: 1, faulty: 2 });
});

test('jobs that a dead worker held are freed when the next one starts', async () => {
  const { world, db } = database;
  let runs = 0;
  const job = defineJob('held', {}, async () => void (runs += 1));
  await transact(world, (tx) => publish(tx, 'held', {}));
  await sql`update graphile_worker._private_jobs
    set locked_by = 'dead', locked_at = now(), attempts = 1`.execute(db);
  const workers = await startWorkers({ world, database: second, jobs: [job], concurrency: 1 });
  await until(async () => (await pendingJobs(db)).length === 0);
  await workers.stop();
  assert.equal(runs, 1);
});

test('a job is not parked for the deaths of those who held it', async () => {
  const { world, db } = database;
  let runs = 0;
  const job = defineJob('cursed', {}, async () => void (runs += 1));
  await transact(world, (tx) => publish(tx, 'cursed', {}, { key: 'cursed' }));
  await sql`update graphile_worker._private_jobs
    set locked_by = 'dead', locked_at = now(), attempts = max_attempts`.execute(db);
  // Published anew while it runs, the held one loses its key and all its attempts.
  await transact(world, (tx) => publish(tx, 'cursed', {}, { key: 'cursed' }));
  const workers = await startWorkers({ world, database: second, jobs: [job], concurrency: 1 });
  await until(async () => (await pendingJobs(db)).length === 0);
  await workers.stop();
  assert.equal(runs, 2);
});

test('a job that keeps failing is parked, listed, and can be tried again', async () => {
  const { world, db } = database;
  await transact(world, (tx) => publish(tx, 'poison', {}));
  await sql`update graphile_worker._private_jobs
    set attempts = max_attempts, last_error = 'always'`.execute(db);
  const [parked] = await listParkedJobs(db);
  assert.equal(parked?.topic, 'poison');
  assert.equal(parked.lastError, 'always');
  await transact(world, (tx) => retryParkedJob(tx, parked.id));
  assert.deepEqual(await listParkedJobs(db), []);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 20) {
    if (await holds()) return;
    await delay(20);
  }
  assert.fail('it did not come to that within ten seconds');
}
