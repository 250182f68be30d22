import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { closeAccount, follow, revokeAppAccess } from '#accounts';
import { toId } from '#foundation';
import { testDatabase, type TestDatabase } from '#testing';
import { at, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';
import {
  isUpdate,
  openSocket,
  openSource,
  quiet,
  refusedWith,
  updatesIn,
} from './watching.test.ts';

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

const events = (path: string) => `${trial.origin}/api/v1/streaming/${path}`;
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

test('a token is taken from the header, the query or the protocol, which is agreed to', async () => {
  const query = { stream: 'user' };
  const sockets = [
    await openSocket(trial.origin, { token: bob.token, query }),
    await openSocket(trial.origin, { query: { ...query, access_token: bob.token } }),
    await openSocket(trial.origin, { query, protocols: [bob.token] }),
  ];
  assert.equal(sockets[2]?.socket.protocol, bob.token);
  const id = await say('To all three');
  for (const socket of sockets) {
    await socket.until(isUpdate(id));
    socket.close();
  }
});

test('no token, a foreign one and an application’s own open no socket', async () => {
  const app = await trial.appToken();
  for (const opening of [
    {},
    { token: 'x'.repeat(43) },
    { token: app },
    { protocols: ['nothing'] },
    // A header that is no token is not passed over for one that stands elsewhere.
    { headers: { authorization: 'Basic x' }, query: { access_token: bob.token } },
    { query: { access_token: 'x'.repeat(600) } },
  ]) {
    await refusedWith(401, openSocket(trial.origin, opening));
  }
  assert.equal((await trial.call('/api/v1/streaming/user')).status, 401);
  assert.equal((await trial.call('/api/v1/streaming/user', { token: app })).status, 422);
});

test('an upgrade elsewhere is refused with an answer, one to another protocol is passed over', async () => {
  const upgradeTo = (path: string, protocol: string) =>
    raw(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\n\r\n`,
    );
  assert.match(await upgradeTo('/api/v1/timelines/home', 'websocket'), /^HTTP\/1\.1 404 Not Found/);
  assert.match(await upgradeTo('/api/v1/streaming', 'websocket'), /^HTTP\/1\.1 401 .*"error"/s);
  assert.match(await upgradeTo('/api/v1/instance', 'h2c'), /^HTTP\/1\.1 200 OK/);
});

function raw(request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(trial.origin).port), '127.0.0.1', () =>
      socket.write(request),
    );
    let answer = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      answer += chunk;
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

test('one socket watches several streams and leaves each by itself', async () => {
  const socket = await openSocket(trial.origin, { token: bob.token });
  socket.say({ type: 'subscribe', stream: 'user' });
  socket.say({ type: 'subscribe', stream: 'user' });
  socket.say({ type: 'subscribe', stream: 'hashtag', tag: 'tea' });
  socket.say({ type: 'subscribe', stream: 'public:local' });
  const first = await say('Some #tea');
  for (const stream of ['user', 'hashtag', 'public:local']) {
    await socket.until((told) => isUpdate(first)(told) && told.stream[0] === stream);
  }
  socket.say({ type: 'unsubscribe', stream: 'hashtag', tag: 'tea' });
  socket.say({ type: 'unsubscribe', stream: 'user' });
  const second = await say('More #tea');
  await socket.until(isUpdate(second));
  await quiet();
  const streams = socket.told.filter(isUpdate(second)).map(({ stream }) => stream);
  assert.deepEqual(streams, [['public:local']]);
  assert.equal(socket.told.filter(isUpdate(first)).length, 3, 'asked twice is told once');
  socket.close();
});

test('what cannot be watched is told as an error, and ends nothing', async () => {
  const narrow = await trial.tokenOf(bob, 'read:notifications');
  const socket = await openSocket(trial.origin, { token: narrow });
  const answerTo = async (message: object | string) => {
    const before_ = socket.errors.length;
    socket.say(message);
    while (socket.errors.length === before_) await quiet();
    return at(socket.errors.at(-1), 'status');
  };
  assert.equal(await answerTo({ type: 'subscribe', stream: 'user' }), 403);
  assert.equal(await answerTo({ type: 'subscribe', stream: 'public' }), 403);
  assert.equal(await answerTo('{'), 400);
  assert.equal(await answerTo({ type: 'shout', stream: 'user' }), 400);
  assert.equal(await answerTo('[]'), 400);
  socket.say({ type: 'subscribe', stream: 'user:notification' });
  await trial.ask('/api/v1/statuses', { token: ann.token, json: { status: 'To @bob' } });
  await socket.until(({ event }) => event === 'notification');
  socket.close();
  const whole = await openSocket(trial.origin, { token: bob.token, query: { stream: 'hashtag' } });
  assert.equal(at(await whole.untilError(), 'status'), 400);
  whole.say({ type: 'subscribe', stream: '__proto__' });
  whole.say({ type: 'subscribe', stream: 'public:nowhere' });
  while (whole.errors.length < 3) await quiet();
  whole.close();
  const statuses = await trial.tokenOf(bob, 'read:statuses');
  const home = await openSocket(trial.origin, { token: statuses, query: { stream: 'user' } });
  await trial.ask('/api/v1/statuses', { token: ann.token, json: { status: 'Again @bob' } });
  await home.until(({ event }) => event === 'update');
  await quiet();
  assert.deepEqual(
    home.told.filter(({ event }) => event === 'notification'),
    [],
  );
  home.close();
});

test('a message that is too large or one of too many closes the socket alone', async () => {
  const other = await openSocket(trial.origin, { token: bob.token, query: { stream: 'user' } });
  const large = await openSocket(trial.origin, { token: bob.token });
  large.say('x'.repeat(5000));
  assert.equal((await large.closed).code, 1009);
  const noisy = await openSocket(trial.origin, { token: bob.token });
  for (let count = 0; count < 302; count += 1) noisy.say({ type: 'unsubscribe', stream: 'user' });
  assert.equal((await noisy.closed).code, 1008);
  const gone = await openSocket(trial.origin, { token: bob.token, query: { stream: 'user' } });
  gone.socket.terminate();
  await other.until(isUpdate(await say('Still here')));
  other.close();
});

test('a revoked token and a closed account end their streams before anything else is told', async () => {
  const { world } = database;
  const gil = await trial.join('gil');
  await follow(world, gil.id, ann.id);
  const socket = await openSocket(trial.origin, { token: gil.token, query: { stream: 'user' } });
  const source = await openSource(events('user'), bearer(gil.token));
  await socket.until(isUpdate(await say('While it lasts')));
  const held = await database.db
    .selectFrom('oauth_tokens')
    .select('app_id')
    .where('account_id', '=', gil.id)
    .executeTakeFirstOrThrow();
  await revokeAppAccess(world, gil.id, toId(held.app_id));
  const late = await say('Not for a revoked token');
  assert.equal((await socket.closed).code, 1008);
  await source.ended;
  assert.ok(!updatesIn([...socket.told, ...source.told]).includes(late));
  const token = await trial.tokenOf(gil, 'read');
  const again = await openSocket(trial.origin, { token, query: { stream: 'user' } });
  await closeAccount(world, gil.id, { password: 'correct horse battery' });
  assert.equal((await again.closed).code, 1008);
});

test('a token that is deleted behind our back ends its stream within seconds', async () => {
  const eve = await trial.join('eve');
  const socket = await openSocket(trial.origin, { token: eve.token, query: { stream: 'user' } });
  await database.db.deleteFrom('oauth_tokens').where('account_id', '=', eve.id).execute();
  assert.equal((await socket.closed).code, 1008);
});

test('server-sent events carry what a socket does, and anyone’s page may read them', async () => {
  const home = await openSource(events('user'), {
    ...bearer(bob.token),
    origin: 'https://app.test',
  });
  const byQuery = await openSource(events(`hashtag?tag=coffee&access_token=${bob.token}`));
  const byName = await openSource(
    `${trial.origin}/api/v1/streaming?stream=public:local`,
    bearer(bob.token),
  );
  assert.equal(home.headers.get('content-type'), 'text/event-stream');
  assert.equal(home.headers.get('access-control-allow-origin'), '*');
  const id = await say('Fresh #coffee');
  const told = await home.until(isUpdate(id));
  await byQuery.until(isUpdate(id));
  await byName.until(isUpdate(id));
  const [shown] = [await trial.ask('/api/v1/timelines/home?limit=1', { token: bob.token })];
  assert.deepEqual(told.payload, at(shown, 0));
  for (const source of [home, byQuery, byName]) source.close();
  for (const path of ['public', 'public/local', 'public/remote', 'user/notification', 'direct']) {
    const source = await openSource(events(path), bearer(bob.token));
    assert.equal(source.status, 200, path);
    source.close();
  }
  assert.equal((await trial.call('/api/v1/streaming/hashtag', { token: bob.token })).status, 400);
  assert.equal((await trial.call('/api/v1/streaming', { token: bob.token })).status, 400);
  const narrow = await trial.tokenOf(bob, 'read:notifications');
  assert.equal((await trial.call('/api/v1/streaming/user', { token: narrow })).status, 403);
  assert.equal((await trial.call('/api/v1/streaming/health')).text, 'OK');
  const head = await trial.call('/api/v1/streaming/user', { token: bob.token, method: 'HEAD' });
  assert.equal(head.status, 200);
});

test('an account has only so many streams, and the place of one that ended is free', async () => {
  const ida = await trial.join('ida');
  const opening = { token: ida.token, query: { stream: 'user' } };
  const open = [];
  for (let count = 0; count < 30; count += 1) open.push(await openSocket(trial.origin, opening));
  const surplus = await openSocket(trial.origin, opening);
  assert.equal((await surplus.closed).code, 1013);
  assert.equal((await trial.call('/api/v1/streaming/user', { token: ida.token })).status, 429);
  open[0]?.close();
  await open[0]?.closed;
  const next = await openSource(events('user'), bearer(ida.token));
  assert.equal(next.status, 200);
  next.close();
  for (const socket of open) socket.close();
});

/** Ways to write one tag, each a stream of its own: many bytes for every post. */
function waysToWrite(tag: string): string[] {
  return [...tag].reduce(
    (ways, letter) => ways.flatMap((way) => [way + letter, way + letter.toUpperCase()]),
    [''],
  );
}

test('who does not read is let go, and others do not wait', async () => {
  const reader = await openSocket(trial.origin, { token: bob.token, query: { stream: 'user' } });
  const sleeper = await openSocket(trial.origin, { token: bob.token });
  for (const tag of waysToWrite('coffee').slice(0, 45)) {
    sleeper.say({ type: 'subscribe', stream: 'hashtag', tag });
  }
  await sleeper.until(isUpdate(await say('One #coffee')));
  sleeper.socket.pause();
  // Far more than the kernel keeps for a sleeper: half a megabyte with every post.
  const family = '👨‍👩‍👧‍👦'.repeat(450);
  let last = '';
  for (let round = 0; round < 30; round += 1) last = await say(`${family} #coffee`);
  await reader.until(isUpdate(last));
  await delay(2500);
  sleeper.socket.resume();
  const { code } = await sleeper.closed;
  assert.ok([1006, 1013].includes(code), String(code));
  assert.ok(sleeper.told.length < 31 * 45);
  reader.close();
});

test('at the end of the service sockets are told that it restarts, and event streams end', async () => {
  const own = await startTrial(database.world);
  const socket = await openSocket(own.origin, { token: bob.token, query: { stream: 'user' } });
  const source = await openSource(`${own.origin}/api/v1/streaming/user`, bearer(bob.token));
  const startedMs = performance.now();
  await own.close();
  assert.deepEqual(await socket.closed, { code: 1012, reason: 'service restart' });
  await source.ended;
  assert.ok(performance.now() - startedMs < 9000, 'nobody was waited for until they were cut off');
});
