import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { StartFailure } from '../start-failure.ts';
import { startEmbeddedPostgres } from './embedded-postgres.ts';
import { joinEmbeddedPostgres } from './join-postgres.ts';

let dataFolder: string;

before(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'folkmoot-join-'));
});
after(() => rm(dataFolder, { recursive: true, force: true }));

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

test('where there is no cluster, none is made by accident', async () => {
  await assert.rejects(
    joinEmbeddedPostgres({ dataFolder }),
    (error) => error instanceof StartFailure && /There is no Folkmoot in/.test(error.message),
  );
});

test('a running server is joined and left as it was', async () => {
  const server = await startEmbeddedPostgres({ dataFolder });
  try {
    const joined = await joinEmbeddedPostgres({ dataFolder });
    assert.equal(joined.wasRunning, true);
    const client = await connect(joined.url);
    await client.query('create table kept (word text)');
    await client.end();
    await joined.leave();
    const again = await connect(server.url);
    await again.query('select from kept');
    await again.end();
  } finally {
    await server.stop();
  }
});

test('without one, a server is started and ends when nobody else is connected', async () => {
  const first = await joinEmbeddedPostgres({ dataFolder });
  assert.equal(first.wasRunning, false);
  const second = await joinEmbeddedPostgres({ dataFolder });
  assert.equal(second.wasRunning, true);
  const client = await connect(second.url);
  let hasLeft = false;
  const leaving = first.leave().then(() => {
    hasLeft = true;
  });
  await delay(500);
  assert.equal(hasLeft, false, 'the other command was cut off');
  await client.query('select from kept');
  await client.end();
  await leaving;
  await assert.rejects(connect(second.url));
});
