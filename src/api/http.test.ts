import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { testDatabase, type TestDatabase } from '#testing';
import { at, keysOf, startTrial, textAt, type Person, type Trial } from './trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
});
after(async () => {
  await trial.close();
  await database.close();
});

const everyHeader = [
  'access-control-allow-origin',
  'access-control-expose-headers',
  'x-content-type-options',
  'x-ratelimit-limit',
  'x-ratelimit-remaining',
  'x-ratelimit-reset',
  'x-request-id',
  'cache-control',
];

test('every answer of the API carries its headers, refusals and faults included', async () => {
  const calls = [
    [200, await trial.call('/api/v1/timelines/home', { token: ann.token })],
    [200, await trial.call('/api/v1/instance')],
    [400, await trial.call('/api/v1/statuses', { token: ann.token, method: 'POST', body: '{"a"' })],
    [401, await trial.call('/api/v1/timelines/home')],
    [401, await trial.call('/api/v1/timelines/home', { token: 'nobodys' })],
    [404, await trial.call('/api/v1/nothing')],
    [404, await trial.call('/api/v1/statuses/1', { token: ann.token })],
    [422, await trial.call('/api/v1/statuses', { token: ann.token, json: {} })],
  ] as const;
  for (const [status, answer] of calls) {
    assert.equal(answer.status, status, answer.text);
    for (const name of everyHeader) assert.ok(answer.headers.has(name), `${status} lacks ${name}`);
    if (status !== 200) assert.notEqual(textAt(answer.json, 'error'), '');
  }
});

test('a proxy’s request id is kept, nonsense is not', async () => {
  const idOf = async (given: string) =>
    (await trial.call('/health', { headers: { 'x-request-id': given } })).headers.get(
      'x-request-id',
    );
  assert.equal(await idOf('proxy-0123456789'), 'proxy-0123456789');
  assert.match((await idOf('a b; <script>')) ?? '', /^[\da-f]{24}$/);
});

test('a preflight is answered wherever pages of other origins may call', async () => {
  for (const path of ['/api/v1/statuses', '/oauth/token', '/nodeinfo/2.0', '/ledger/checkpoint']) {
    const answer = await trial.call(path, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://client.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization, idempotency-key, x-anything',
      },
    });
    assert.equal(answer.status, 204, path);
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    assert.match(answer.headers.get('access-control-allow-methods') ?? '', /PATCH/);
    assert.match(answer.headers.get('access-control-allow-headers') ?? '', /x-anything/);
  }
  const consent = await trial.call('/oauth/authorize', { method: 'OPTIONS' });
  assert.equal(consent.headers.get('access-control-allow-origin'), null);
});

test('a path is found with and without a slash at its end', async () => {
  const [bare, slashed] = await Promise.all([
    trial.ask('/api/v1/instance'),
    trial.ask('/api/v1/instance/'),
  ]);
  assert.deepEqual(slashed, bare);
});

test('HEAD answers as GET does, without a body', async () => {
  const answer = await trial.call('/api/v1/timelines/home', { method: 'HEAD', token: ann.token });
  assert.equal(answer.status, 200);
  assert.equal(answer.text, '');
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
});

test('the same words are understood as JSON, urlencoded and multipart', async () => {
  const form = new FormData();
  form.set('status', 'same');
  form.set('sensitive', 'True');
  const answers = await Promise.all([
    trial.ask('/api/v1/statuses', { token: ann.token, json: { status: 'same', sensitive: true } }),
    trial.ask('/api/v1/statuses', { token: ann.token, form: { status: 'same', sensitive: '1' } }),
    trial.ask('/api/v1/statuses', { token: ann.token, body: form }),
  ]);
  for (const answer of answers) {
    assert.equal(at(answer, 'content'), '<p>same</p>');
    assert.equal(at(answer, 'sensitive'), true);
  }
});

test('what cannot be read is 400, and what cannot be understood names its field', async () => {
  const asJson = { 'content-type': 'application/json' };
  const post = (body: string) =>
    trial.call('/api/v1/statuses', { token: ann.token, method: 'POST', body, headers: asJson });
  for (const body of ['{"status":', '[1]', '"text"', 'null']) {
    assert.equal((await post(body)).status, 400, body);
  }
  const wrong = await post('{"status":{"not":"text"}}');
  assert.equal(wrong.status, 422);
  assert.ok(at(wrong.json, 'details', 'status') !== undefined);
  const unstorable = await post('{"status":"nul \\u0000"}');
  assert.equal(unstorable.status, 422);
  const unknown = await post('{"status":"fine","no_such_field":[1,{"deep":true}]}');
  assert.equal(unknown.status, 200, 'unknown fields are ignored');
  const type = { 'content-type': 'application/xml' };
  const xml = await trial.call('/api/v1/statuses', {
    token: ann.token,
    body: '<a/>',
    headers: type,
  });
  assert.equal(xml.status, 422);
});

test('a body too large is refused, whether it says its length or not', async () => {
  const megabytes = 'x'.repeat(3 * 1024 * 1024);
  const declared = await trial.call('/api/v1/statuses', {
    token: ann.token,
    json: { status: megabytes },
  });
  assert.equal(declared.status, 413);
  assert.equal(at(declared.json, 'code'), 'too-large');
  const streamed = await trial.call('/api/v1/statuses', {
    token: ann.token,
    body: new Blob([`{"status":"${megabytes}"}`]).stream(),
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(streamed.status, 413);
});

test('a streamed body within bounds is read', async () => {
  const answer = await trial.ask('/api/v1/statuses', {
    token: ann.token,
    body: new Blob(['{"status":"came in pieces"}']).stream(),
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(at(answer, 'content'), '<p>came in pieces</p>');
});

test('a body that breaks off leaves nothing written', async () => {
  const written = '{"status":"half of th';
  await new Promise<void>((resolve) => {
    const socket = connect(Number(new URL(trial.origin).port), '127.0.0.1', () => {
      socket.write(
        `POST /api/v1/statuses HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${ann.token}\r\n` +
          `content-type: application/json\r\ncontent-length: 5000\r\n\r\n${written}`,
      );
      setTimeout(() => socket.destroy(), 100);
    });
    socket.on('close', () => resolve());
  });
  const posts = await trial.call(`/api/v1/accounts/${ann.id}/statuses`);
  assert.ok(!posts.text.includes('half of th'));
});

test('a fault tells its id and nothing else', async () => {
  await sql`alter table bookmarks rename to bookmarks_gone`.execute(database.db);
  const answer = await trial.call('/api/v1/bookmarks', { token: ann.token });
  await sql`alter table bookmarks_gone rename to bookmarks`.execute(database.db);
  assert.equal(answer.status, 500);
  assert.deepEqual(keysOf(answer.json), ['error']);
  assert.doesNotMatch(answer.text, /bookmarks|relation|select|node_modules/i);
  assert.ok(answer.headers.has('x-request-id'));
});

test('a name that could reach a prototype does not', async () => {
  const answer = await trial.call('/api/v1/statuses?__proto__[status]=x&constructor[a]=b', {
    token: ann.token,
    json: JSON.parse('{"__proto__":{"status":"polluted"},"status":"clean"}'),
  });
  assert.equal(answer.status, 200);
  assert.equal(Reflect.get({}, 'status'), undefined);
});
