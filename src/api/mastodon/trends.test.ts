import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { updateProfile } from '#accounts';
import { conversationJobs, conversationTopics } from '#conversation';
import { dayMs } from '#foundation';
import { testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let people: Person[];

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  people = [];
  for (const handle of ['ann', 'bob', 'cat', 'dan']) {
    people.push(await trial.join(handle));
    // Who joins at one moment has no order.
    database.clock.advance(1000);
  }
});
after(async () => {
  await trial.close();
  await database.close();
});

function person(place: number): Person {
  const found = people[place];
  assert.ok(found !== undefined);
  return found;
}

async function say(who: Person, status: string, more: object = {}): Promise<string> {
  database.clock.advance(1000);
  const json = { status, ...more };
  return textAt(await trial.ask('/api/v1/statuses', { token: who.token, json }), 'id');
}

const react = (who: Person, id: string, deed = 'favourite') =>
  trial.ask(`/api/v1/statuses/${id}/${deed}`, { token: who.token, method: 'POST' });

async function compute(): Promise<void> {
  const job = conversationJobs.find(({ topic }) => topic === conversationTopics.computeTrends);
  assert.equal(job?.cron, '*/5 * * * *');
  await job?.run(database.world, {});
}

const tagsNow = async () =>
  listAt(await trial.ask('/api/v1/trends/tags')).map((tag) => textAt(tag, 'name'));
const postsNow = async (who?: Person) =>
  idsOf(await trial.ask('/api/v1/trends/statuses', who && { token: who.token }));

test('a tag trends when three people use it in public, however often one does', async () => {
  for (let times = 0; times < 5; times += 1) await say(person(0), `#alone ${times}`);
  for (const place of [0, 1, 2]) await say(person(place), '#river');
  for (const place of [0, 1, 2]) await say(person(place), '#secret', { visibility: 'private' });
  for (const place of [0, 1, 2]) await say(person(place), '#covered', { sensitive: true });
  await compute();
  await compute();
  assert.deepEqual(await tagsNow(), ['river']);
  const [river] = listAt(await trial.ask('/api/v1/trends?limit=1'));
  assert.equal(textAt(river, 'history', 0, 'accounts'), '3');
  assert.equal(listAt(river, 'history').length, 7);
  assert.deepEqual(await trial.ask('/api/v1/trends/tags?offset=1'), []);
});

test('a post trends by the reactions of three others, if its author wants to be discovered', async () => {
  const author = person(0);
  const open = await say(author, 'worth reading');
  const own = await say(author, 'liked by its author');
  const narrow = await say(author, 'for followers', { visibility: 'private' });
  for (const place of [1, 2]) {
    await react(person(place), open);
    await react(person(place), own);
  }
  await react(person(3), open, 'reblog');
  await react(author, own);
  await react(author, narrow);
  await compute();
  assert.deepEqual(await postsNow(), [], 'not discoverable');
  await updateProfile(database.world, author.id, { discoverable: true });
  await compute();
  assert.deepEqual(await postsNow(), [open]);
  await trial.ask(`/api/v1/accounts/${author.id}/block`, {
    token: person(3).token,
    method: 'POST',
  });
  assert.deepEqual(await postsNow(person(3)), [], 'whom one blocked is not shown');
  assert.deepEqual(await postsNow(person(1)), [open]);
  // Without another computation: what may not be seen any more is gone at once.
  await updateProfile(database.world, author.id, { discoverable: false });
  assert.deepEqual(await postsNow(), []);
  await updateProfile(database.world, author.id, { discoverable: true });
  await trial.ask(`/api/v1/statuses/${open}`, { token: author.token, method: 'DELETE' });
  assert.deepEqual(await postsNow(), []);
});

test('what nobody uses any more does not trend', async () => {
  await compute();
  assert.deepEqual(await tagsNow(), ['river']);
  database.clock.advance(4 * dayMs);
  await compute();
  assert.deepEqual(await tagsNow(), []);
});

test('the directory shows who wants to be discovered, the last active or newest first', async () => {
  await updateProfile(database.world, person(0).id, { discoverable: true });
  await updateProfile(database.world, person(2).id, { discoverable: true });
  await say(person(0), 'active again');
  const directory = async (query: string, who?: Person) =>
    idsOf(await trial.ask(`/api/v1/directory?${query}`, who && { token: who.token }));
  assert.deepEqual(await directory('local=true'), [person(0).id, person(2).id]);
  assert.deepEqual(await directory('order=new'), [person(2).id, person(0).id]);
  assert.deepEqual(await directory('order=new&offset=1'), [person(0).id]);
  assert.deepEqual(await directory('order=new&limit=1'), [person(2).id]);
  assert.deepEqual(await directory('', person(3)), [person(2).id], 'whom one blocked is left out');
});

test('the activity of weeks is counted from what happened', async () => {
  const weeks = listAt(await trial.ask('/api/v1/instance/activity'));
  assert.equal(weeks.length, 12);
  const posts = weeks.reduce<number>((sum, week) => sum + Number(at(week, 'statuses')), 0);
  const joined = weeks.map((week) => Number(at(week, 'registrations')));
  assert.equal(
    joined.reduce((sum, count) => sum + count, 0),
    4,
  );
  assert.ok(posts >= 15, String(posts));
  assert.ok(Number(at(weeks[0], 'logins')) + Number(at(weeks[1], 'logins')) > 0);
});
