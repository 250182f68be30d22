import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, test } from 'node:test';
import pg from 'pg';
import { testDatabase, type TestDatabase } from '#testing';
import { migrate, migrationsFolder } from './migrate.ts';
import { StartFailure } from './start-failure.ts';

let database: TestDatabase;
let pool: pg.Pool;
let folder: string;

before(async () => {
  database = await testDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', () => undefined);
});
after(async () => {
  await pool.end();
  await database.close();
});
beforeEach(async (context) => {
  folder = await mkdtemp(join(tmpdir(), 'folkmoot-migrations-'));
  await pool.query('drop table if exists migrations, one, two');
  if ('after' in context) context.after(() => rm(folder, { recursive: true }));
});

const write = (name: string, text: string) => writeFile(join(folder, name), text);

test('files are applied in order, once', async () => {
  await write('0002-two.sql', 'insert into one values (2)');
  await write('0001-one.sql', 'create table one (id integer)');
  assert.deepEqual(await migrate(pool, folder), ['0001-one.sql', '0002-two.sql']);
  assert.deepEqual(await migrate(pool, folder), []);
  assert.equal((await pool.query('select * from one')).rowCount, 1);
});

test('two processes that migrate at once apply each file once', async () => {
  await write('0001-one.sql', 'create table one (id integer); select pg_sleep(0.1)');
  const applied = await Promise.all([migrate(pool, folder), migrate(pool, folder)]);
  assert.deepEqual(applied.flat(), ['0001-one.sql']);
});

test('a file that fails leaves nothing of itself behind', async () => {
  await write('0001-one.sql', 'create table one (id integer)');
  await write('0002-two.sql', 'create table two (id integer); select 1 / 0');
  await assert.rejects(migrate(pool, folder), /0002-two\.sql/);
  const tables = await pool.query("select to_regclass('one') as one, to_regclass('two') as two");
  assert.deepEqual(tables.rows, [{ one: 'one', two: null }]);
});

test('they stop at the number told, and go on from there', async () => {
  await write('0001-one.sql', 'create table one (id integer)');
  await write('0002-two.sql', 'create table two (id integer)');
  assert.deepEqual(await migrate(pool, folder, 1), ['0001-one.sql']);
  assert.deepEqual(await migrate(pool, folder), ['0002-two.sql']);
});

test('a file that was changed after it was applied is refused', async () => {
  await write('0001-one.sql', 'create table one (id integer)');
  await migrate(pool, folder);
  await write('0001-one.sql', 'create table one (id bigint)');
  await assert.rejects(migrate(pool, folder), (error) => isPlain(error, /was changed/));
});

test('a database that a newer version wrote is refused', async () => {
  await write('0001-one.sql', 'create table one (id integer)');
  await write('0002-two.sql', 'create table two (id integer)');
  await migrate(pool, folder);
  await rm(join(folder, '0002-two.sql'));
  await assert.rejects(migrate(pool, folder), (error) => isPlain(error, /newer Folkmoot/));
});

test('the files that come along are all applied to a test database', async () => {
  const fresh = new pg.Pool({ connectionString: (await testDatabaseOfItsOwn()).url });
  fresh.on('connect', (client) => client.on('error', () => undefined));
  fresh.on('error', () => undefined);
  assert.deepEqual(await migrate(fresh, migrationsFolder), []);
  await fresh.end();
});

async function testDatabaseOfItsOwn(): Promise<TestDatabase> {
  const made = await testDatabase();
  after(() => made.close());
  return made;
}

function isPlain(error: unknown, words: RegExp): boolean {
  return error instanceof StartFailure && words.test(error.message) && error.exitCode === 78;
}
