import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { testDatabase, type TestDatabase } from '#testing';
import { askWithin } from './ask-within.ts';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.close());

const detail = 'Too slow.';
const isTooSlow = { code: 'unavailable', detail };

async function isSleeping(): Promise<boolean> {
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from pg_stat_activity
      where datname = current_database() and state = 'active'
        and query like 'select pg_sleep(%') as found`.execute(database.db);
  return rows[0]?.found === true;
}

test('an answer that comes in time is given', async () => {
  const question = sql<{ one: number }>`select ${1}::integer as one`;
  const rows = await askWithin(database.db, { ms: 60_000, detail }, question);
  assert.deepEqual(rows, [{ one: 1 }]);
});

test('what takes too long is refused and goes on nowhere, also when it holds every connection', async () => {
  const { db } = database;
  const slow = () => askWithin(db, { ms: 300, detail }, sql`select pg_sleep(${600})`);
  // More than there are connections: some are refused while they wait for one.
  const answers = await Promise.allSettled(Array.from({ length: 12 }, slow));
  for (const answer of answers) {
    assert.equal(answer.status, 'rejected');
    assert.throws(() => {
      throw answer.reason;
    }, isTooSlow);
  }
  // Only a connection that is free again can ask this.
  while (await isSleeping());
});

test('a question that fails is a fault, not a refusal', async () => {
  const wrong = askWithin(database.db, { ms: 60_000, detail }, sql`select 1 / ${0}::integer`);
  await assert.rejects(wrong, /division by zero/);
});
