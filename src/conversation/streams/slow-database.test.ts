import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { toId, type AccountId } from '#foundation';
import { slowDatabase, testDatabase, type TestDatabase } from '#testing';
import { accountChannel, postsChannel } from './happening.ts';
import { openStreams } from './open-streams.ts';
import { openReadings } from './tell.ts';

let database: TestDatabase;

before(async () => {
  database = await testDatabase();
});
after(async () => {
  await database.close();
});

const viewers = Array.from({ length: 60 }, (_, place) => toId<'account'>(String(1000 + place)));

/** Streams on a database that can be held back, and what each viewer heard of them. */
function openSlowStreams() {
  const slow = slowDatabase(database.db);
  const world = { ...database.world, db: slow.db };
  const streams = openStreams(world, async (event) => event.is);
  const heard = new Map<AccountId, number>();
  const lost = new Set<AccountId>();
  const watch = (viewer: AccountId) =>
    streams.watch({
      viewer,
      stream: { of: 'home', withNotifications: false },
      receive: () => heard.set(viewer, (heard.get(viewer) ?? 0) + 1),
      untilRoom: async () => undefined,
      onLost: () => lost.add(viewer),
    });
  const call = (viewer: AccountId) => world.bus.send(accountChannel(viewer), 'filters-changed');
  return { slow, world, streams, heard, lost, watch, call };
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await delay(5);
}

test('while the database stands still, what happens is shed and waits for it only within bounds', async () => {
  const { slow, world, streams, heard, lost, watch, call } = openSlowStreams();
  const ways = viewers.map((viewer) => watch(viewer));
  viewers.forEach(call);
  await until(() => heard.size === viewers.length);
  slow.stall();
  const asked = slow.asked();
  for (let count = 0; count < 20_000; count += 1) world.bus.send(postsChannel, 'filters-changed');
  await delay(20);
  assert.equal(lost.size, viewers.length, 'everybody is told to come back');
  assert.ok(slow.asked() - asked <= 2, `${slow.asked() - asked} questions wait`);
  for (const { leave } of ways) leave();
  slow.go();
  const back = toId<'account'>('999');
  watch(back);
  call(back);
  await until(() => heard.get(back) === 1);
  assert.ok(!lost.has(back));
  streams.close();
});

test('relations of many who watch are asked for some at a time', async () => {
  let waiting = 0;
  let most = 0;
  const db = database.db.withPlugin({
    transformQuery: ({ node }) => {
      waiting += 1;
      most = Math.max(most, waiting);
      return node;
    },
    transformResult: async ({ result }) => {
      waiting -= 1;
      return result;
    },
  });
  const many = new Set(
    Array.from({ length: 300 }, (_, place) => toId<'account'>(`${5000 + place}`)),
  );
  const readings = await openReadings({ ...database.world, db }, many);
  assert.equal(readings.size, many.size);
  assert.ok(most > 1 && most <= 50, `${most} at once`);
});
