import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { follow, rememberedTokens } from '#accounts';
import { transact } from '#infrastructure';
import { slowDatabase, testDatabase, type TestDatabase } from '#testing';
import { startTrial, textAt, type Person, type Trial } from '../trial.test.ts';
import { isUpdate, openSocket, openSource } from './watching.test.ts';

/** What an open stream may cost, whoever is at its other end. */

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  bob = await trial.join('bob');
  await follow(database.world, bob.id, ann.id);
});
after(async () => {
  await trial.close();
  await database.close();
});

async function say(status: string): Promise<string> {
  database.clock.advance(1000);
  return textAt(await trial.ask('/api/v1/statuses', { token: ann.token, json: { status } }), 'id');
}

test('a socket that answers no ping is closed, and one that does stays', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const own = await startTrial(database.world);
  const query = { stream: 'user' };
  const dead = await openSocket(own.origin, { token: bob.token, query, autoPong: false });
  const alive = await openSocket(own.origin, { token: bob.token, query });
  const pinged = Promise.all(
    [dead, alive].map(({ socket }) => new Promise((resolve) => socket.once('ping', resolve))),
  );
  t.mock.timers.tick(25_000);
  await pinged;
  // What it says arrives after its answer to the ping.
  alive.say('nonsense');
  await alive.untilError();
  t.mock.timers.tick(25_000);
  assert.equal((await dead.closed).code, 1006);
  const id = await say('Still there');
  await alive.until(isUpdate(id));
  alive.close();
  await own.close();
});

test('many who ask for one token at once ask the database once, also after something was committed', async () => {
  const slow = slowDatabase(database.db);
  const find = rememberedTokens(slow.db);
  await find(bob.token);
  await transact({ ...database.world, db: slow.db }, async () => undefined);
  const asked = slow.asked();
  const found = await Promise.all(Array.from({ length: 40 }, () => find(bob.token)));
  assert.ok(found.every((one) => one?.account?.id === bob.id));
  assert.equal(slow.asked() - asked, 1);
});

test('after the database stood still, open streams are looked at once, however many there are', async (t) => {
  const slow = slowDatabase(database.db);
  t.mock.timers.enable({ apis: ['setInterval'] });
  const own = await startTrial({ ...database.world, db: slow.db });
  const opening = { token: bob.token, query: { stream: 'user' } };
  const sockets = await Promise.all(
    Array.from({ length: 20 }, () => openSocket(own.origin, opening)),
  );
  const first = await say('Everybody is there');
  for (const socket of sockets) await socket.until(isUpdate(first));
  await transact({ ...database.world, db: slow.db }, async () => undefined);
  slow.stall();
  const asked = slow.asked();
  t.mock.timers.tick(20_000);
  await delay(20);
  slow.go();
  await delay(200);
  assert.ok(slow.asked() - asked <= 2, `${slow.asked() - asked} questions`);
  const id = await say('After it');
  for (const socket of sockets) {
    await socket.until(isUpdate(id));
    socket.close();
  }
  await own.close();
});

/** Opens a stream of events and reads no more of it than that it began. */
async function sleepingSource(origin: string, token: string): Promise<Socket> {
  const { hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.write(
    `GET /api/v1/streaming/user HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\n\r\n`,
  );
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  return socket;
}

test('who reads gets all of a burst of large events, and all that was missed; who stops is let go', async () => {
  const sent: (readonly [channel: string, message: string])[] = [];
  const { bus } = database.world;
  const send = (channel: string, message: string) => {
    sent.push([channel, message]);
    bus.send(channel, message);
  };
  const own = await startTrial({ ...database.world, bus: { ...bus, send } });
  const url = `${own.origin}/api/v1/streaming/user`;
  const authorization = `Bearer ${bob.token}`;
  const reader = await openSource(url, { authorization });
  const sleeper = await sleepingSource(own.origin, bob.token);
  const status = '👨‍👩‍👧‍👦'.repeat(450);
  const posted = await own.ask('/api/v1/statuses', { token: ann.token, json: { status } });
  await reader.until(isUpdate(textAt(posted, 'id')));
  const announced = sent.find(([, message]) => message.includes(textAt(posted, 'id')));
  assert.ok(announced);
  // Each is 12 KB: together far more than a connection may leave unread, or the kernel keeps.
  const copies = 1500;
  for (let copy = 0; copy < copies; copy += 1) bus.send(...announced);
  await reader.until(() => reader.told.length === copies + 1);
  const after900 = reader.told.at(-901)?.id ?? '';
  const back = await openSource(url, { authorization, 'last-event-id': after900 });
  await back.until(() => back.told.length === 900);
  let slept = 0;
  sleeper.on('data', (bytes: Buffer) => (slept += bytes.length));
  await new Promise((resolve) => sleeper.once('close', resolve).resume());
  assert.ok(slept < copies * status.length, `${slept} bytes`);
  reader.close();
  back.close();
  await own.close();
});
