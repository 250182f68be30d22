import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { memoryEphemeral } from '#infrastructure';
import { testDatabase, type TestDatabase } from '#testing';
import { at, startTrial, type Person, type Trial } from './trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;

const calls = 300;

before(async () => {
  database = await testDatabase();
  const world = { ...database.world, ephemeral: memoryEphemeral(database.clock) };
  trial = await startTrial(world, calls);
  ann = await trial.join('ann');
  bob = await trial.join('bob');
});
after(async () => {
  await trial.close();
  await database.close();
});

const remaining = (answer: { headers: Headers }) =>
  Number(answer.headers.get('x-ratelimit-remaining'));

test('calls are counted per account, refused ones too, and the last one says when to come back', async () => {
  const markers = '/api/v1/markers';
  const first = await trial.call(markers, { token: ann.token });
  assert.equal(first.headers.get('x-ratelimit-limit'), String(calls));
  assert.equal(remaining(await trial.call('/api/v1/statuses/1', { token: ann.token })), calls - 2);
  for (let left = calls - 2; left > 0; left -= 1) await trial.call(markers, { token: ann.token });
  const refused = await trial.call(markers, { token: ann.token });
  assert.equal(refused.status, 429);
  assert.equal(at(refused.json, 'error'), 'Too many requests');
  assert.equal(remaining(refused), 0);
  const waitSeconds = Number(refused.headers.get('retry-after'));
  assert.ok(waitSeconds > 0 && waitSeconds <= 300, String(waitSeconds));
  const resetsAt = new Date(refused.headers.get('x-ratelimit-reset') ?? '');
  assert.ok(resetsAt > database.clock.now());
  assert.equal((await trial.call(markers, { token: bob.token })).status, 200);
});

test('without a token the network address is counted, and a wrong token does not help', async () => {
  const from = (address: string, token?: string) =>
    trial.call('/api/v1/instance/rules', {
      headers: { 'x-test-address': address },
      ...(token === undefined ? {} : { token }),
    });
  const first = await from('198.51.100.7');
  const guessed = await from('198.51.100.7', 'guess');
  assert.equal(guessed.status, 401);
  assert.equal(remaining(guessed), remaining(first) - 1);
  assert.equal(remaining(await from('198.51.100.8')), remaining(first));
});

test('uploads and removals have tighter rations of their own', async () => {
  const remove = () => trial.call('/api/v1/statuses/1', { token: bob.token, method: 'DELETE' });
  const first = await remove();
  assert.equal(first.status, 404);
  assert.equal(first.headers.get('x-ratelimit-limit'), '30');
  for (let count = 1; count < 30; count += 1) await remove();
  assert.equal((await remove()).status, 429);
  assert.equal((await trial.call('/api/v1/markers', { token: bob.token })).status, 200);
  const upload = await trial.call('/api/v2/media', { token: bob.token, json: {} });
  assert.equal(upload.headers.get('x-ratelimit-limit'), '30');
  const app = { client_name: 'x', redirect_uris: 'urn:ietf:wg:oauth:2.0:oob' };
  const registered = await trial.call('/api/v1/apps', { json: app });
  assert.equal(registered.headers.get('x-ratelimit-limit'), '30');
});
