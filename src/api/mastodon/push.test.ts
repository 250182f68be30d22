import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { conversationJobs, notify, pushJobs } from '#conversation';
import { sha256 } from '#foundation';
import { transact } from '#infrastructure';
import { settle, testDatabase, type TestDatabase } from '#testing';
import { describePush } from '../index.ts';
import { at, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';
import { openReceiver, vapidClaims, type Receiver } from './push-receiver.test.ts';

let database: TestDatabase;
let trial: Trial;
let receiver: Receiver;
let ann: Person;
let bob: Person;

const path = '/api/v1/push/subscription';
const hourMs = 60 * 60 * 1000;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  receiver = await openReceiver();
  ann = await trial.join('ann');
  bob = await trial.join('bob');
});
after(async () => {
  await receiver.close();
  await trial.close();
  await database.close();
});

const settled = () => settle(database.world, [...conversationJobs, ...pushJobs(describePush)]);

async function subscribe(
  person: Person,
  more: {
    readonly standard?: boolean;
    readonly policy?: string;
    readonly types?: readonly string[];
  } = {},
): Promise<unknown> {
  const { standard = true, policy = 'all', types = ['mention', 'favourite', 'follow'] } = more;
  receiver.answerWith(201);
  receiver.taken.length = 0;
  return trial.ask(path, {
    token: person.token,
    json: {
      subscription: {
        endpoint: `${receiver.origin}/for/${person.handle}`,
        keys: receiver.keys,
        standard,
      },
      data: { alerts: Object.fromEntries(types.map((type) => [type, true])), policy },
    },
  });
}

async function say(person: Person, status: string, visibility = 'public'): Promise<string> {
  database.clock.advance(1000);
  const json = { status, visibility };
  return textAt(await trial.ask('/api/v1/statuses', { token: person.token, json }), 'id');
}

const opened = () => receiver.taken.map((message) => receiver.open(message));

test('a mention arrives sealed for the browser alone, and signed by the server', async () => {
  const subscription = await subscribe(ann);
  const instance = await trial.ask('/api/v2/instance');
  const publicKey = textAt(instance, 'configuration', 'vapid', 'public_key');
  assert.equal(at(subscription, 'server_key'), publicKey);
  assert.equal(at(subscription, 'alerts', 'mention'), true);
  assert.equal(at(subscription, 'alerts', 'reblog'), false);
  await say(bob, 'good morning @ann');
  await settled();
  const [message, ...others] = receiver.taken;
  assert.ok(message && others.length === 0);
  assert.ok(!message.body.toString('latin1').includes('good morning'));
  assert.equal(message.headers['content-encoding'], 'aes128gcm');
  assert.ok(Number(message.headers['ttl']) > 0);
  assert.equal(message.headers['urgency'], 'high');
  const payload = receiver.open(message);
  assert.equal(at(payload, 'notification_type'), 'mention');
  assert.equal(at(payload, 'access_token'), '', 'no token travels');
  assert.match(textAt(payload, 'title'), /bob.* mentioned you/);
  assert.match(textAt(payload, 'body'), /good morning/);
  const id = textAt(payload, 'notification_id');
  const shown = await trial.ask(`/api/v1/notifications/${id}`, { token: ann.token });
  assert.equal(at(shown, 'type'), 'mention');
  const claims = vapidClaims(message, publicKey);
  assert.equal(at(claims, 'aud'), receiver.origin);
  assert.equal(at(claims, 'sub'), 'https://folkmoot.test');
});

test('an older relay gets the draft that it knows', async () => {
  await subscribe(ann, { standard: false });
  await say(bob, '@ann in the old way');
  await settled();
  const [message] = receiver.taken;
  assert.ok(message);
  assert.equal(message.headers['content-encoding'], 'aesgcm');
  assert.match(textAt(receiver.openOld(message), 'body'), /in the old way/);
});

test('alerts and policy say what is sent, and a warning is sent whatever they say', async () => {
  await subscribe(ann, { types: ['favourite'] });
  await say(bob, '@ann not asked for');
  await settled();
  assert.equal(receiver.taken.length, 0);
  const form = { 'data[alerts][mention]': 'true', policy: 'followed' };
  const changed = await trial.ask(path, { token: ann.token, method: 'PUT', form });
  assert.deepEqual(
    [at(changed, 'policy'), at(changed, 'alerts', 'favourite')],
    ['followed', false],
  );
  await say(bob, '@ann by somebody not followed');
  await settled();
  assert.equal(receiver.taken.length, 0);
  await trial.ask(`/api/v1/accounts/${bob.id}/follow`, { token: ann.token, method: 'POST' });
  await say(bob, '@ann by somebody followed');
  await settled();
  assert.equal(receiver.taken.length, 1);
  await trial.ask(path, { token: ann.token, method: 'PUT', form: { policy: 'follower' } });
  await say(bob, '@ann by no follower');
  await settled();
  assert.equal(receiver.taken.length, 1);
  const warning = { accountId: ann.id, kind: 'warning', cause: 'case:1' } as const;
  await transact(database.world, (tx) => notify(tx, database.world, warning));
  await settled();
  assert.equal(at(opened().at(-1), 'notification_type'), 'moderation_warning');
});

test('what was deleted, or is covered, is not sent', async () => {
  await subscribe(ann);
  const gone = await say(bob, '@ann a secret said too soon');
  await trial.ask(`/api/v1/statuses/${gone}`, { token: bob.token, method: 'DELETE' });
  await settled();
  assert.equal(receiver.taken.length, 0);
  database.clock.advance(1000);
  const json = { status: '@ann the end of the film', spoiler_text: 'film' };
  await trial.ask('/api/v1/statuses', { token: bob.token, json });
  const long = await say(bob, `@ann ${'🦆'.repeat(490)}`);
  assert.ok(long);
  await settled();
  const bodies = opened().map((payload) => textAt(payload, 'body'));
  assert.deepEqual(bodies[0], 'film');
  assert.ok([...(bodies[1] ?? '')].length <= 300 && bodies[1]?.endsWith('…'));
});

test('what is held back by one’s policy is not sent', async () => {
  await subscribe(ann);
  const stranger = await trial.join('stranger');
  const json = { for_not_following: 'filter' };
  await trial.ask('/api/v2/notifications/policy', { token: ann.token, method: 'PATCH', json });
  await say(stranger, '@ann hello you');
  await settled();
  assert.equal(receiver.taken.length, 0);
  await trial.ask('/api/v2/notifications/policy', {
    token: ann.token,
    method: 'PATCH',
    json: { for_not_following: 'accept' },
  });
});

test('a busy push service is tried again later, and one that is gone is forgotten', async () => {
  await subscribe(ann);
  receiver.answerWith(429, { 'retry-after': '90' });
  await say(bob, '@ann are you there');
  await settled();
  assert.equal(receiver.taken.length, 1);
  database.clock.advance(60_000);
  await settled();
  assert.equal(receiver.taken.length, 1, 'not before it asked to be');
  receiver.answerWith(503);
  database.clock.advance(31_000);
  await settled();
  assert.equal(receiver.taken.length, 2);
  receiver.answerWith(201);
  database.clock.advance(hourMs);
  await settled();
  assert.equal(receiver.taken.length, 3);
  database.clock.advance(hourMs);
  await settled();
  assert.equal(receiver.taken.length, 3);
  receiver.answerWith(410);
  await say(bob, '@ann and now');
  await settled();
  assert.equal((await trial.call(path, { token: ann.token })).status, 404);
});

test('who never takes anything for a week is forgotten', async () => {
  await subscribe(ann);
  receiver.answerWith(500);
  await say(bob, '@ann one');
  await settled();
  assert.equal((await trial.call(path, { token: ann.token })).status, 200);
  database.clock.advance(8 * 24 * hourMs);
  await say(bob, '@ann two');
  await settled();
  assert.equal((await trial.call(path, { token: ann.token })).status, 404);
});

test('a subscription is its token’s alone, and goes with it', async () => {
  const second = { ...ann, token: await trial.tokenOf(ann, 'read push') };
  await subscribe(ann);
  assert.equal((await trial.call(path, { token: second.token })).status, 404);
  await subscribe(second);
  const unscoped = await trial.tokenOf(ann, 'read');
  assert.equal((await trial.call(path, { token: unscoped })).status, 403);
  await say(bob, '@ann twice');
  await settled();
  assert.equal(receiver.taken.length, 2);
  assert.deepEqual(await trial.ask(path, { token: ann.token, method: 'DELETE' }), {});
  assert.deepEqual(await trial.ask(path, { token: ann.token, method: 'DELETE' }), {});
  const held = database.db
    .deleteFrom('oauth_tokens')
    .where('token_hash', '=', sha256(second.token));
  assert.equal((await held.executeTakeFirst()).numDeletedRows, 1n);
  receiver.taken.length = 0;
  await say(bob, '@ann nobody listens');
  await settled();
  assert.equal(receiver.taken.length, 0);
});

test('an address or keys that are none are refused by name', async () => {
  const good = { endpoint: `${receiver.origin}/x`, keys: receiver.keys };
  const point = Buffer.from(receiver.keys.p256dh, 'base64url');
  point[64] = (point[64] ?? 0) ^ 1;
  const wrong = [
    [{ ...good, endpoint: 'javascript:alert(1)' }, 'endpoint'],
    [{ ...good, endpoint: 'ftp://example.org/' }, 'endpoint'],
    [{ ...good, endpoint: '' }, 'endpoint'],
    [{ ...good, keys: { ...good.keys, auth: 'c2hvcnQ' } }, 'auth'],
    [{ ...good, keys: { ...good.keys, p256dh: point.toString('base64url') } }, 'p256dh'],
    [{ endpoint: good.endpoint }, 'subscription'],
  ] as const;
  for (const [subscription, field] of wrong) {
    const answer = await trial.call(path, { token: ann.token, json: { subscription } });
    assert.equal(answer.status, 422, JSON.stringify(subscription));
    assert.match(answer.text, new RegExp(field));
  }
});
