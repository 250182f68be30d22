import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { StartFailure } from '../start-failure.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'folkmoot-cluster-'));
  chmodSync(folder, 0o755);
  folders.push(folder);
  return folder;
}

async function query(postgres: EmbeddedPostgres, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: postgres.url });
  // A connection that breaks fails its query, which is where that is looked for.
  client.on('error', () => undefined);
  await client.connect();
  try {
    const result: pg.QueryResult<Record<string, unknown>> = await client.query(text);
    return result.rows;
  } finally {
    await client.end();
  }
}

const isFailure = (words: RegExp) => (error: unknown) =>
  error instanceof StartFailure && words.test(error.message) && !error.message.includes('\n');

test('what was committed is there after a clean stop, and nothing listens on the network', async () => {
  const dataFolder = newFolder();
  const first = await startEmbeddedPostgres({ dataFolder });
  await query(first, 'create table kept as select 1 as id');
  await first.stop();
  const second = await startEmbeddedPostgres({ dataFolder });
  assert.deepEqual(await query(second, 'select id from kept'), [{ id: 1 }]);
  assert.deepEqual(
    await query(
      second,
      `select name, setting from pg_settings
       where name in ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums', 'listen_addresses')
       order by name`,
    ),
    [
      { name: 'data_checksums', setting: 'on' },
      { name: 'fsync', setting: 'on' },
      { name: 'full_page_writes', setting: 'on' },
      { name: 'listen_addresses', setting: '' },
      { name: 'synchronous_commit', setting: 'on' },
    ],
  );
  await second.stop();
});

test('a folder in use by a living process is refused in one sentence', async () => {
  const dataFolder = newFolder();
  const first = await startEmbeddedPostgres({ dataFolder });
  await assert.rejects(startEmbeddedPostgres({ dataFolder }), isFailure(/in use by another/));
  assert.equal((await query(first, 'select 1')).length, 1);
  await first.stop();
});

/** A process that starts the cluster, commits a row, says so, and then hangs. */
const victim = `
  import pg from 'pg';
  const { startEmbeddedPostgres } = await import(process.argv[1]);
  const { url } = await startEmbeddedPostgres({ dataFolder: process.argv[2] });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('create table if not exists written (id serial)');
  await client.query('insert into written default values');
  console.log('committed');
  setInterval(() => undefined, 1000);`;

async function startAndKill(dataFolder: string, signal: NodeJS.Signals): Promise<void> {
  const module = join(import.meta.dirname, 'embedded-postgres.ts');
  const child = spawn(
    process.execPath,
    ['--input-type=module', '--eval', victim, module, dataFolder],
    { stdio: ['ignore', 'pipe', 'inherit'], cwd: join(import.meta.dirname, '../../..') },
  );
  await once(child.stdout, 'data');
  child.kill(signal);
  await once(child, 'exit');
}

test('after kill -9 of its Folkmoot the server ends by itself and nothing is lost', async () => {
  const dataFolder = newFolder();
  await startAndKill(dataFolder, 'SIGKILL');
  await startAndKill(dataFolder, 'SIGKILL');
  const postgres = await startEmbeddedPostgres({ dataFolder });
  assert.deepEqual(await query(postgres, 'select count(*)::int from written'), [{ count: 2 }]);
  await postgres.stop();
});

test('after kill -9 of the server itself it recovers', async () => {
  const dataFolder = newFolder();
  const first = await startEmbeddedPostgres({ dataFolder });
  await query(first, 'create table kept as select 7 as id');
  const pidFile = readFileSync(join(first.folder, 'cluster/postmaster.pid'), 'utf8');
  process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL');
  await first.ended;
  await first.stop();
  const second = await startEmbeddedPostgres({ dataFolder });
  assert.deepEqual(await query(second, 'select id from kept'), [{ id: 7 }]);
  await second.stop();
});

test('a connection that is busy after kill -9 of its server does not keep the next one away', async () => {
  const dataFolder = newFolder();
  const first = await startEmbeddedPostgres({ dataFolder });
  const busy = query(first, 'select count(*) from generate_series(1, 2000000000)');
  const cut = assert.rejects(busy);
  await delay(200);
  const pidFile = readFileSync(join(first.folder, 'cluster/postmaster.pid'), 'utf8');
  process.kill(Number(pidFile.split('\n')[0]), 'SIGKILL');
  await first.ended;
  await first.stop();
  const second = await startEmbeddedPostgres({ dataFolder });
  await cut;
  assert.equal((await query(second, 'select 1')).length, 1);
  await second.stop();
});

test('a pid file whose pid now names another process is no obstacle', async () => {
  const dataFolder = newFolder();
  const first = await startEmbeddedPostgres({ dataFolder });
  const pidFile = join(first.folder, 'cluster/postmaster.pid');
  const text = readFileSync(pidFile, 'utf8');
  await first.stop();
  writeFileSync(pidFile, text.replace(/^\d+/, String(process.ppid)));
  writeFileSync(join(first.folder, 'lock'), `${process.ppid} 1\n`);
  const second = await startEmbeddedPostgres({ dataFolder });
  await second.stop();
});

test('data of another major version is refused, and left alone', async () => {
  const dataFolder = newFolder();
  const first = await startEmbeddedPostgres({ dataFolder });
  await first.stop();
  const version = join(first.folder, 'cluster/PG_VERSION');
  writeFileSync(version, '19\n');
  await assert.rejects(startEmbeddedPostgres({ dataFolder }), isFailure(/PostgreSQL 19.*newer/));
  writeFileSync(version, '14\n');
  await assert.rejects(startEmbeddedPostgres({ dataFolder }), isFailure(/PostgreSQL 14.*backup/));
  writeFileSync(version, '18\n');
  await (await startEmbeddedPostgres({ dataFolder })).stop();
});

test('a first start that was cut short is begun anew', async () => {
  const dataFolder = newFolder();
  mkdirSync(join(dataFolder, 'postgres/cluster.new/base'), { recursive: true });
  writeFileSync(join(dataFolder, 'postgres/cluster.new/PG_VERSION'), '18\n');
  const postgres = await startEmbeddedPostgres({ dataFolder });
  assert.ok(!existsSync(join(dataFolder, 'postgres/cluster.new')));
  await postgres.stop();
});

test('a path too long for a socket works', async () => {
  const dataFolder = join(newFolder(), 'a'.repeat(60), 'b'.repeat(60));
  const postgres = await startEmbeddedPostgres({ dataFolder });
  assert.equal((await query(postgres, 'select 1')).length, 1);
  await postgres.stop();
});

test(
  'a data folder that only root may enter has its cluster elsewhere, and says where',
  { skip: process.getuid?.() !== 0 },
  async () => {
    const hidden = newFolder();
    chmodSync(hidden, 0o700);
    chownSync(hidden, 0, 0);
    const dataFolder = join(hidden, 'data');
    const first = await startEmbeddedPostgres({ dataFolder });
    folders.push(first.folder);
    assert.match(first.folder, /^\/var\/lib\/folkmoot\/[0-9a-f]{16}$/);
    assert.equal(readFileSync(join(dataFolder, 'postgres-lies-in'), 'utf8').trim(), first.folder);
    await query(first, 'create table kept as select 3 as id');
    await first.stop();
    const second = await startEmbeddedPostgres({ dataFolder });
    assert.deepEqual(await query(second, 'select id from kept'), [{ id: 3 }]);
    await second.stop();
  },
);
