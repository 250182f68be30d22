import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testDatabase, type TestDatabase } from '#testing';
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
});
after(async () => {
  await trial.close();
  await database.close();
});

const act = (by: Person, path: string, json: object = {}) =>
  trial.ask(`/api/v1/${path}`, { token: by.token, json });
const read = (by: Person, path = 'conversations') =>
  trial.ask(`/api/v1/${path}`, { token: by.token });
const write = async (by: Person, status: string, more: object = {}) => {
  database.clock.advance(1000);
  return act(by, 'statuses', { status, visibility: 'direct', ...more });
};

test('a direct post opens a conversation for those it names, and for nobody else', async () => {
  const first = await write(ann, 'hello @bob');
  const own = await read(ann);
  assert.equal(at(own, 0, 'unread'), false);
  assert.deepEqual(idsOf(at(own, 0, 'accounts')), [bob.id]);
  const his = await read(bob);
  assert.equal(at(his, 0, 'unread'), true);
  assert.deepEqual(idsOf(at(his, 0, 'accounts')), [ann.id]);
  assert.equal(at(his, 0, 'last_status', 'id'), textAt(first, 'id'));
  assert.deepEqual(await read(cat), []);
  const answer = await write(bob, '@ann hello', { in_reply_to_id: textAt(first, 'id') });
  const after = await read(ann);
  assert.deepEqual(idsOf(after), idsOf(own));
  assert.equal(at(after, 0, 'unread'), true);
  assert.equal(at(after, 0, 'last_status', 'id'), textAt(answer, 'id'));
  assert.equal(at(await read(bob), 0, 'unread'), false);
  for (const path of ['read', 'unread']) {
    const foreign = `/api/v1/conversations/${textAt(own, 0, 'id')}/${path}`;
    for (const token of [bob.token, cat.token]) {
      assert.equal((await trial.call(foreign, { token, method: 'POST' })).status, 404);
    }
  }
  const id = textAt(own, 0, 'id');
  assert.equal(at(await act(ann, `conversations/${id}/read`), 'unread'), false);
  assert.equal(at(await read(ann), 0, 'unread'), false);
  assert.equal(at(await act(ann, `conversations/${id}/unread`), 'unread'), true);
});

test('other people in the same thread are another conversation', async () => {
  const root = await write(ann, 'to both @bob @cat');
  const all = textAt(await read(cat), 0, 'id');
  await write(ann, '@cat between us', { in_reply_to_id: textAt(root, 'id') });
  const hers = await read(cat);
  assert.equal(listAt(hers).length, 2);
  assert.equal(at(hers, 1, 'id'), all);
  assert.deepEqual(idsOf(at(hers, 0, 'accounts')), [ann.id]);
  assert.ok(!JSON.stringify(await read(bob)).includes('between us'));
});

test('a conversation that is taken away comes back with the next word', async () => {
  const root = await write(ann, 'come back @bob');
  const id = textAt(await read(bob), 0, 'id');
  const remove = () =>
    trial.call(`/api/v1/conversations/${id}`, { token: bob.token, method: 'DELETE' });
  assert.equal((await remove()).status, 200);
  assert.equal((await remove()).status, 404);
  assert.ok(!idsOf(await read(bob)).includes(id));
  assert.ok(JSON.stringify(await read(ann)).includes('come back'));
  await write(ann, '@bob here again', { in_reply_to_id: textAt(root, 'id') });
  assert.equal(idsOf(await read(bob))[0], id);
});

test('a deleted last word gives way to the one before, and the only one ends the conversation', async () => {
  const root = await write(cat, 'first @bob');
  const last = await write(cat, '@bob second', { in_reply_to_id: textAt(root, 'id') });
  const remove = (status: unknown) =>
    trial.ask(`/api/v1/statuses/${textAt(status, 'id')}`, { token: cat.token, method: 'DELETE' });
  const shown = async () => JSON.stringify(at(await read(bob), 0));
  assert.match(await shown(), /second/);
  await remove(last);
  assert.match(await shown(), /first/);
  await remove(root);
  assert.doesNotMatch(await shown(), /first/);
});

test('who is taken out of a direct post loses it, and blocks and mutes hide conversations', async () => {
  const status = await write(cat, 'for bob @bob');
  assert.match(JSON.stringify(await read(bob)), /for bob/);
  await trial.ask(`/api/v1/statuses/${textAt(status, 'id')}`, {
    token: cat.token,
    method: 'PUT',
    json: { status: 'for ann @ann' },
  });
  assert.doesNotMatch(JSON.stringify(await read(bob)), /for ann|for bob/);
  assert.match(JSON.stringify(await read(ann)), /for ann/);
  await act(ann, `accounts/${cat.id}/mute`);
  assert.doesNotMatch(JSON.stringify(await read(ann)), /for ann/);
  await act(ann, `accounts/${cat.id}/unmute`);
  await act(cat, `accounts/${ann.id}/block`);
  assert.doesNotMatch(JSON.stringify(await read(ann)), /for ann/);
});

test('conversations come in pages, and the old form lists the posts', async () => {
  const dan = await trial.join('dan');
  for (const text of ['one', 'two', 'three']) await write(dan, `${text} @bob`);
  const first = await trial.call('/api/v1/conversations?limit=2', { token: dan.token });
  assert.equal(listAt(first.json).length, 2);
  const next = /max_id=(\d+)/.exec(first.headers.get('link') ?? '')?.[1];
  const second = await read(dan, `conversations?limit=2&max_id=${next}`);
  assert.match(textAt(second, 0, 'last_status', 'content'), /one/);
  const direct = listAt(await read(dan, 'timelines/direct')).map((one) => textAt(one, 'content'));
  assert.equal(direct.length, 3);
  assert.match(direct[0] ?? '', /three/);
  const note = await write(dan, 'a note to myself');
  const [own] = listAt(await read(dan));
  assert.deepEqual(idsOf(at(own, 'accounts')), [dan.id]);
  assert.equal(at(own, 'last_status', 'id'), textAt(note, 'id'));
});
