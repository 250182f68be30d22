import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { refuse } from '#foundation';
import { testDatabase, type TestDatabase } from '#testing';
import { findSetting, putSetting } from './settings.ts';
import { errorCode } from './start-failure.ts';
import { afterCommit, transact } from './transact.ts';
import { sql } from 'kysely';

let database: TestDatabase;
before(async () => {
  database = await testDatabase();
});
after(() => database.close());

const at = new Date('2027-01-01T00:00:00Z');

test('what the work throws undoes the transaction', async () => {
  const { world, db } = database;
  await assert.rejects(
    transact(world, async (tx) => {
      await putSetting(tx, { name: 'undone', value: 1, at });
      throw refuse('conflict');
    }),
    { code: 'conflict' },
  );
  assert.equal(await findSetting(db, 'undone'), undefined);
});

test('two transactions in a deadlock both succeed', async () => {
  const { world, db } = database;
  await transact(world, async (tx) => {
    await putSetting(tx, { name: 'left', value: 0, at });
    await putSetting(tx, { name: 'right', value: 0, at });
  });
  let attempts = 0;
  const meeting = Promise.withResolvers<void>();
  const write = (first: string, second: string) =>
    transact(world, async (tx) => {
      attempts += 1;
      await putSetting(tx, { name: first, value: first, at });
      if (attempts === 2) meeting.resolve();
      await meeting.promise;
      await putSetting(tx, { name: second, value: first, at });
    });
  await Promise.all([write('left', 'right'), write('right', 'left')]);
  assert.ok(attempts >= 3, 'one of them was tried again');
  assert.equal(await findSetting(db, 'left'), await findSetting(db, 'right'));
});

test('other faults are not tried again', async () => {
  let attempts = 0;
  await assert.rejects(
    transact(database.world, async (tx) => {
      attempts += 1;
      await sql`select 1 / 0`.execute(tx);
    }),
    (error) => errorCode(error) === '22012',
  );
  assert.equal(attempts, 1);
});

test('a hot statement is prepared, and gives the same as before', async () => {
  const { db } = database;
  for (let value = 0; value < 6; value += 1) {
    const found = await sql<{ twice: number }>`select ${value}::int * 2 as twice`.execute(db);
    assert.deepEqual(found.rows, [{ twice: value * 2 }]);
  }
  const prepared = await db.connection().execute(async (one) => {
    for (let value = 0; value < 4; value += 1) {
      await sql`select ${value}::int * 3 as thrice`.execute(one);
    }
    return sql`select name from pg_prepared_statements where statement like '%thrice%'
      and statement not like '%pg_prepared%'`.execute(one);
  });
  assert.equal(prepared.rows.length, 1);
});

test('effects run after the commit, in order, before the caller goes on', async () => {
  const { world, db } = database;
  const seen: unknown[] = [];
  world.bus.listen('told', (message) => seen.push(message));
  await transact(world, async (tx) => {
    await putSetting(tx, { name: 'told', value: 1, at });
    afterCommit(tx, (bus) => bus.send('told', 'first'));
    afterCommit(tx, (bus) => bus.send('told', 'second'));
    assert.deepEqual(seen, []);
    assert.equal(await findSetting(db, 'told'), undefined);
  });
  assert.deepEqual(seen, ['first', 'second']);
});

test('what is undone has no effect, and what is tried again has one', async () => {
  const { world } = database;
  let told = 0;
  const tell = () => {
    told += 1;
  };
  await assert.rejects(
    transact(world, (tx) => {
      afterCommit(tx, tell);
      throw refuse('conflict');
    }),
  );
  assert.equal(told, 0);
  let attempts = 0;
  await transact(world, async (tx) => {
    afterCommit(tx, tell);
    attempts += 1;
    if (attempts < 3) await sql`do $$ begin raise serialization_failure; end $$`.execute(tx);
  });
  assert.deepEqual([attempts, told], [3, 1]);
});

test('a transaction that nobody watches takes no effects', async () => {
  const { db } = database;
  await db.transaction().execute(async (tx) => {
    assert.throws(() => afterCommit(tx, () => undefined), /nothing will tell/);
  });
});
