import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { conversationJobs } from '#conversation';
import { settle, testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;
let cat: Person;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  bob = await trial.join('bob');
  cat = await trial.join('cat');
  await trial.ask(`/api/v1/accounts/${ann.id}/follow`, { token: bob.token, method: 'POST' });
});
after(async () => {
  await trial.close();
  await database.close();
});

type Fields = Readonly<Record<string, unknown>>;

const poll = (more: Fields = {}) => ({
  options: ['tea', 'coffee', 'wätér'],
  expires_in: 600,
  ...more,
});
const post = (by: Person, fields: Fields) =>
  trial.ask('/api/v1/statuses', { token: by.token, json: fields });
const ask = async (more: Fields = {}, rest: Fields = {}) =>
  textAt(await post(ann, { status: 'What to drink?', poll: poll(more), ...rest }), 'id');
const vote = (by: Person, id: string, ...choices: unknown[]) =>
  trial.call(`/api/v1/polls/${id}/votes`, { token: by.token, json: { choices } });
const read = (id: string, by?: Person) =>
  trial.ask(`/api/v1/polls/${id}`, by === undefined ? {} : { token: by.token });
const counts = (answer: unknown) => listAt(answer, 'options').map((one) => at(one, 'votes_count'));

test('a poll is written by a form, read by others, and shows who voted to them alone', async () => {
  const body = new URLSearchParams([
    ['status', 'By form'],
    ['poll[options][]', 'yes'],
    ['poll[options][]', 'no'],
    ['poll[expires_in]', '300'],
    ['poll[multiple]', 'false'],
  ]);
  const status = await trial.ask('/api/v1/statuses', {
    token: ann.token,
    body: body.toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  const id = textAt(status, 'poll', 'id');
  assert.deepEqual(counts(at(status, 'poll')), [0, 0]);
  const cast = await trial.ask(`/api/v1/polls/${id}/votes`, {
    token: bob.token,
    form: { 'choices[]': '1' },
  });
  assert.deepEqual([counts(cast), at(cast, 'voted'), at(cast, 'own_votes')], [[0, 1], true, [1]]);
  const others = await read(id, cat);
  assert.deepEqual([at(others, 'voted'), at(others, 'own_votes')], [false, []]);
  assert.deepEqual([counts(others), at(others, 'voters_count')], [[0, 1], 1]);
  const home = await trial.ask('/api/v1/timelines/home', { token: bob.token });
  assert.deepEqual(at(home, 0, 'poll', 'own_votes'), [1]);
  assert.equal(at(await read(id, ann), 'voted'), true);
  assert.equal(at(await read(id), 'voted'), false);
});

test('nobody votes twice, in their own poll, beside the options, or for several where one is asked', async () => {
  const id = await ask();
  const refused = async (by: Person, ...choices: unknown[]) => {
    const answer = await vote(by, id, ...choices);
    assert.equal(answer.status, 422, answer.text);
    return textAt(answer.json, 'error');
  };
  assert.match(await refused(ann, 0), /own poll/);
  assert.match(await refused(bob, 3), /does not exist/);
  assert.match(await refused(bob, -1), /does not exist/);
  assert.match(await refused(bob, 0, 1), /one choice/);
  assert.match(await refused(bob), /needs a choice/);
  await refused(bob, 'tea');
  assert.equal((await vote(bob, id, 0)).status, 200);
  assert.match(await refused(bob, 1), /already voted/);
  assert.deepEqual(counts(await read(id)), [1, 0, 0]);
  assert.equal(
    (await vote(bob, textAt(await post(ann, { status: 'no poll' }), 'id'), 0)).status,
    404,
  );
});

test('of two votes of a person at once one counts, and votes of many are all counted', async () => {
  const id = await ask({ multiple: true });
  const answers = await Promise.all([vote(bob, id, 0, 1), vote(bob, id, 2), vote(cat, id, 2, 2)]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 422]);
  const shown = await read(id);
  assert.equal(at(shown, 'voters_count'), 2);
  const own = listAt(await read(id, bob), 'own_votes');
  const sum = counts(shown).reduce((total: number, count) => total + Number(count), 0);
  assert.equal(sum, own.length + 1);
});

test('hidden totals are shown at the end, when author and voters are told once', async () => {
  const id = await ask({ hide_totals: true });
  assert.deepEqual(counts(at(await vote(bob, id, 2), 'json')), [null, null, null]);
  database.clock.advance(599_000);
  await settle(database.world, conversationJobs);
  assert.equal(at(await read(id, ann), 'expired'), false);
  database.clock.advance(1_000);
  const late = await vote(cat, id, 0);
  assert.deepEqual([late.status, textAt(late.json, 'error')], [422, 'The poll has already ended.']);
  await settle(database.world, conversationJobs);
  const end = conversationJobs.find(({ topic }) => topic === 'conversation.end-poll');
  await end?.run(database.world, { postId: id });
  assert.deepEqual(counts(await read(id, cat)), [0, 0, 1]);
  for (const [who, count] of [
    [ann, 1],
    [bob, 1],
    [cat, 0],
  ] as const) {
    const path = '/api/v1/notifications?types[]=poll&limit=80';
    const told = await trial.ask(path, { token: who.token });
    const about = listAt(told).filter((one) => at(one, 'status', 'id') === id);
    assert.equal(about.length, count, who.handle);
  }
});

test('other options empty the ballot box, a new text does not, and the history shows each', async () => {
  const id = await ask();
  await vote(bob, id, 0);
  const edit = (fields: Fields) =>
    trial.ask(`/api/v1/statuses/${id}`, { token: ann.token, method: 'PUT', json: fields });
  const same = await edit({ status: 'What to drink today?' });
  assert.deepEqual(counts(at(same, 'poll')), [1, 0, 0]);
  const other = await edit({ status: 'And now?', poll: poll({ options: ['rain', 'sun'] }) });
  assert.deepEqual(counts(at(other, 'poll')), [0, 0]);
  assert.deepEqual(at(await read(id, bob), 'voted'), false);
  assert.equal((await vote(bob, id, 1)).status, 200);
  const gone = await edit({ status: 'Never mind', poll: null });
  assert.equal(at(gone, 'poll'), null);
  const history = await trial.ask(`/api/v1/statuses/${id}/history`);
  const titles = listAt(history).map((version) => at(version, 'poll', 'options', 0, 'title'));
  assert.deepEqual(titles, ['tea', 'tea', 'rain', undefined]);
  assert.equal((await trial.call(`/api/v1/polls/${id}`)).status, 404);
});

test('a poll is not seen, and not voted in, by whom its post is not for', async () => {
  const id = await ask({}, { visibility: 'private' });
  assert.equal((await trial.call(`/api/v1/polls/${id}`, { token: cat.token })).status, 404);
  assert.equal((await trial.call(`/api/v1/polls/${id}`)).status, 404);
  assert.equal((await vote(cat, id, 0)).status, 404);
  assert.equal((await vote(bob, id, 0)).status, 200);
  const deleted = await trial.ask(`/api/v1/statuses/${id}`, { token: ann.token, method: 'DELETE' });
  assert.equal(textAt(deleted, 'poll', 'options', 0, 'title'), 'tea');
  assert.equal((await vote(bob, id, 0)).status, 404);
});

test('what is no poll is refused by its field, and the published bounds are the real ones', async () => {
  const bounds = at(await trial.ask('/api/v2/instance'), 'configuration', 'polls');
  assert.deepEqual(bounds, {
    max_options: 4,
    max_characters_per_option: 50,
    min_expiration: 300,
    max_expiration: 2_629_746,
  });
  for (const wrong of [
    { options: ['one'] },
    { options: ['a', 'b', 'c', 'd', 'e'] },
    { options: ['a', 'a'] },
    { options: ['a', 'x'.repeat(51)] },
    { expires_in: 299 },
    { expires_in: 2_629_747 },
  ]) {
    const json = { status: 'x', poll: poll(wrong) };
    const answer = await trial.call('/api/v1/statuses', { token: ann.token, json });
    assert.equal(answer.status, 422, JSON.stringify(wrong));
    assert.ok(at(answer.json, 'details', 'poll'), answer.text);
  }
  await ask({ options: ['a', 'x'.repeat(50)], expires_in: 2_629_746 });
  await ask({ options: ['a', 'b', 'c', 'd'], expires_in: 300 });
  const empty = await post(ann, { status: 'no poll', poll: { multiple: false } });
  assert.equal(at(empty, 'poll'), null);
});

test('hand-written SQL casts no second, late, foreign or changed vote', async () => {
  const id = await ask();
  await vote(bob, id, 0);
  const insert = (voter: Person, choices: string, when = database.clock.now()) =>
    sql`insert into poll_ballots (post_id, account_id, revision, choices, created_at)
      values (${id}, ${voter.id}, 1, ${choices}::smallint[], ${when})`.execute(database.db);
  const late = new Date(database.clock.now().getTime() + 600_000);
  await assert.rejects(insert(bob, '{1}'), /poll_ballots_pkey/);
  await assert.rejects(insert(cat, '{1}', late), /has ended/);
  await assert.rejects(insert(cat, '{0,1}'), /one choice/);
  await assert.rejects(insert(cat, '{3}'), /none of the options/);
  await assert.rejects(insert(ann, '{0}'), /own poll/);
  const change = sql`update poll_ballots set choices = '{2}' where post_id = ${id}`;
  await assert.rejects(change.execute(database.db), /cast once/);
  assert.deepEqual(counts(await read(id)), [1, 0, 0]);
  assert.ok(idsOf(await trial.ask('/api/v1/timelines/home', { token: bob.token })).includes(id));
});
