import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { conversationJobs, publishAnnouncement, withdrawAnnouncement } from '#conversation';
import { after as later, hourMs } from '#foundation';
import { settle, testDatabase, type TestDatabase } from '#testing';
import { openSocket, type Watcher } from '../streaming/watching.test.ts';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;
let watcher: Watcher;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  bob = await trial.join('bob');
  watcher = await openSocket(trial.origin, { token: bob.token });
  watcher.say({ type: 'subscribe', stream: 'user' });
  watcher.say('nonsense');
  await watcher.untilError();
});
after(async () => {
  watcher.close();
  await trial.close();
  await database.close();
});

const tell = async (text: string, more: object = {}) => {
  database.clock.advance(1000);
  const told = await publishAnnouncement(database.world, { text, ...more });
  await settle(database.world, conversationJobs);
  return told.id;
};
const listFor = (who: Person) => trial.ask('/api/v1/announcements', { token: who.token });
const reactions = async (who: Person) => at(await listFor(who), 0, 'reactions');
const react = (who: Person, id: string, name: string, method = 'PUT') =>
  trial.call(`/api/v1/announcements/${id}/reactions/${encodeURIComponent(name)}`, {
    token: who.token,
    method,
  });

test('an announcement is told to who watches, listed, and read by each for themselves', async () => {
  const id = await tell('The mill is <closed> on Monday.\n\nSee https://mill.example #mill');
  const told = await watcher.until(({ event }) => event === 'announcement');
  assert.equal(textAt(told.payload, 'id'), id);
  assert.match(textAt(told.payload, 'content'), /^<p>The mill is &lt;closed&gt; on Monday/);
  assert.equal(textAt(told.payload, 'tags', 0, 'name'), 'mill');
  const dismiss = `/api/v1/announcements/${id}/dismiss`;
  await trial.ask(dismiss, { token: ann.token, method: 'POST' });
  await trial.ask(dismiss, { token: ann.token, method: 'POST' });
  assert.equal(at(await listFor(ann), 0, 'read'), true);
  assert.equal(at(await listFor(bob), 0, 'read'), false);
  assert.equal((await trial.call('/api/v1/announcements')).status, 401);
  const unknown = { token: ann.token, method: 'POST' };
  assert.equal((await trial.call('/api/v1/announcements/1/dismiss', unknown)).status, 404);
});

test('reactions are counted once each, told, taken back, and of a few kinds', async () => {
  const [id = ''] = idsOf(await listFor(ann));
  for (const who of [ann, bob, bob]) assert.equal((await react(who, id, '❤')).status, 200);
  assert.deepEqual(await reactions(ann), [{ name: '❤', count: 2, me: true }]);
  const told = await watcher.until(
    ({ event, payload }) => event === 'announcement.reaction' && at(payload, 'count') === 2,
  );
  assert.deepEqual(told.payload, { name: '❤', count: 2, announcement_id: id });
  assert.equal((await react(ann, id, '❤', 'DELETE')).status, 200);
  assert.equal((await react(ann, id, '❤', 'DELETE')).status, 200);
  assert.deepEqual(await reactions(ann), [{ name: '❤', count: 1, me: false }]);
  for (const name of ['heart', '<b>', '❤❤', '1', '👍'.repeat(15)]) {
    assert.equal((await react(ann, id, name)).status, 422, name);
  }
  const kinds = ['👍', '👎', '🎉', '🏳️‍🌈', '🇫🇷', '👩🏽‍🌾', '😀'];
  for (const name of kinds) assert.equal((await react(ann, id, name)).status, 200, name);
  assert.equal((await react(bob, id, '😎')).status, 422, 'a ninth kind');
  assert.equal((await react(bob, id, '👍')).status, 200);
  assert.equal(listAt(await reactions(bob)).length, 8);
  assert.equal((await react(ann, '1', '👍')).status, 404);
});

test('an announcement ends by itself or is withdrawn, and that is told', async () => {
  const [standing = ''] = idsOf(await listFor(ann));
  const now = database.clock.now();
  const ending = await tell('For an hour', { startsAt: now, endsAt: later(now, hourMs) });
  assert.deepEqual(idsOf(await listFor(ann)), [standing, ending]);
  database.clock.advance(2 * hourMs);
  assert.deepEqual(idsOf(await listFor(ann)), [standing]);
  assert.equal((await react(ann, ending, '👍')).status, 404);
  await withdrawAnnouncement(database.world, (await publishAgain()).id);
  await settle(database.world, conversationJobs);
  await watcher.until(({ event }) => event === 'announcement.delete');
  assert.deepEqual(idsOf(await listFor(ann)), [standing]);
});

const publishAgain = () => publishAnnouncement(database.world, { text: 'Soon gone' });

test('what is no announcement is refused', async () => {
  const { world } = database;
  const now = world.clock.now();
  const backwards = { startsAt: now, endsAt: later(now, -hourMs) };
  for (const draft of [
    { text: '  ' },
    { text: 'x'.repeat(5001) },
    { text: 'x', ...backwards },
    { text: 'x', allDay: true },
  ]) {
    await assert.rejects(publishAnnouncement(world, draft), { code: 'invalid' });
  }
  for (let number = 0; number < 49; number += 1) await tell(`number ${number}`);
  await assert.rejects(publishAnnouncement(world, { text: 'one more' }), { code: 'conflict' });
});
