import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;
let cat: Person;
let dan: Person;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  bob = await trial.join('bob');
  cat = await trial.join('cat');
  dan = await trial.join('dan');
  for (const other of [bob, cat, dan]) await act(ann, `accounts/${other.id}/follow`);
});
after(async () => {
  await trial.close();
  await database.close();
});

const act = (by: Person, path: string, json: object = {}) =>
  trial.ask(`/api/v1/${path}`, { token: by.token, json });
const read = (by: Person, path: string) => trial.ask(`/api/v1/${path}`, { token: by.token });
const post = async (by: Person, status: string, more: object = {}) => {
  database.clock.advance(1000);
  return act(by, 'statuses', { status, ...more });
};
const listOf = async (title: string, members: readonly Person[], more: object = {}) => {
  const id = textAt(await act(ann, 'lists', { title, ...more }), 'id');
  if (members.length > 0) {
    await act(ann, `lists/${id}/accounts`, { account_ids: members.map((one) => one.id) });
  }
  return id;
};
const texts = async (by: Person, path: string): Promise<string[]> =>
  listAt(await read(by, path)).map((status) =>
    (textAt(status, 'content') || textAt(status, 'reblog', 'content')).replace(/<[^>]+>/g, ''),
  );

test('a list is made, read, changed and deleted by its owner alone', async () => {
  const made = await act(ann, 'lists', { title: 'Friends' });
  const id = textAt(made, 'id');
  assert.deepEqual(made, { id, title: 'Friends', replies_policy: 'list', exclusive: false });
  assert.ok(idsOf(await read(ann, 'lists')).includes(id));
  const changed = await trial.ask(`/api/v1/lists/${id}`, {
    token: ann.token,
    method: 'PUT',
    form: { replies_policy: 'none', exclusive: 'true', title: 'Close friends' },
  });
  assert.deepEqual(changed, {
    id,
    title: 'Close friends',
    replies_policy: 'none',
    exclusive: true,
  });
  for (const [path, method] of [
    [`lists/${id}`, 'GET'],
    [`lists/${id}`, 'PUT'],
    [`lists/${id}`, 'DELETE'],
    [`lists/${id}/accounts`, 'GET'],
    [`lists/${id}/accounts`, 'POST'],
    [`lists/${id}/accounts`, 'DELETE'],
    [`timelines/list/${id}`, 'GET'],
  ] as const) {
    const answer = await trial.call(`/api/v1/${path}`, { token: bob.token, method });
    assert.equal(answer.status, 404, `${method} ${path}`);
  }
  assert.deepEqual(await read(bob, 'lists'), []);
  await trial.ask(`/api/v1/lists/${id}`, { token: ann.token, method: 'DELETE' });
  assert.equal((await trial.call(`/api/v1/lists/${id}`, { token: ann.token })).status, 404);
});

test('a list needs a title, of a known policy', async () => {
  for (const json of [
    {},
    { title: ' ' },
    { title: 'x'.repeat(256) },
    { title: 'x', replies_policy: 'all' },
  ]) {
    const answer = await trial.call('/api/v1/lists', { token: ann.token, json });
    assert.equal(answer.status, 422, JSON.stringify(json));
  }
});

test('members are people one follows, each once, however the ids are sent', async () => {
  const id = await listOf('Members', [bob]);
  const add = (body: { json?: object; form?: Record<string, string> }) =>
    trial.call(`/api/v1/lists/${id}/accounts`, { token: ann.token, method: 'POST', ...body });
  assert.equal((await add({ json: { account_ids: [bob.id] } })).status, 422);
  assert.equal((await add({ json: { account_ids: [ann.id] } })).status, 404);
  assert.equal((await add({ json: { account_ids: ['1'] } })).status, 404);
  assert.equal((await add({ json: { account_ids: ['nobody'] } })).status, 404);
  // All or none.
  const stranger = await trial.join('stranger');
  assert.equal((await add({ json: { account_ids: [cat.id, stranger.id] } })).status, 404);
  assert.equal((await add({ form: { 'account_ids[]': cat.id } })).status, 200);
  assert.equal((await add({ json: { account_ids: [dan.id] } })).status, 200);
  assert.deepEqual(idsOf(await read(ann, `lists/${id}/accounts`)), [dan.id, cat.id, bob.id]);
  assert.deepEqual(idsOf(await read(ann, `lists/${id}/accounts?limit=0`)).length, 3);
  const first = await trial.call(`/api/v1/lists/${id}/accounts?limit=2`, { token: ann.token });
  const next = /max_id=(\d+)/.exec(first.headers.get('link') ?? '')?.[1];
  assert.deepEqual(idsOf(await read(ann, `lists/${id}/accounts?limit=2&max_id=${next}`)), [bob.id]);
  assert.deepEqual(idsOf(await read(ann, `accounts/${cat.id}/lists`)), [id]);
  assert.deepEqual(await read(bob, `accounts/${cat.id}/lists`), []);
  const remove = (tail: string, json?: object) =>
    trial.ask(`/api/v1/lists/${id}/accounts${tail}`, {
      token: ann.token,
      method: 'DELETE',
      ...(json === undefined ? {} : { json }),
    });
  await remove('', { account_ids: [bob.id] });
  await remove(`?account_ids[]=${cat.id}`);
  assert.deepEqual(idsOf(await read(ann, `lists/${id}/accounts`)), [dan.id]);
});

test('a list shows what its members publish and boost, at once, and nobody else’s', async () => {
  const id = await listOf('Shown', [bob, cat]);
  const earlier = await post(bob, 'before the list was read');
  assert.equal((await texts(ann, `timelines/list/${id}`))[0], 'before the list was read');
  await post(bob, 'after it was read');
  await post(dan, 'by dan');
  const boosted = await post(dan, 'boosted by cat');
  await act(cat, `statuses/${textAt(boosted, 'id')}/reblog`);
  assert.deepEqual((await texts(ann, `timelines/list/${id}`)).slice(0, 3), [
    'boosted by cat',
    'after it was read',
    'before the list was read',
  ]);
  const above = `timelines/list/${id}?min_id=${textAt(earlier, 'id')}`;
  assert.deepEqual(await texts(ann, above), ['boosted by cat', 'after it was read']);
  await act(ann, `accounts/${cat.id}/follow`, { reblogs: false });
  assert.ok(!(await texts(ann, `timelines/list/${id}`)).includes('boosted by cat'));
  await act(ann, `accounts/${cat.id}/follow`, { reblogs: true });
  await act(ann, `lists/${id}/accounts`, { account_ids: [dan.id] });
  assert.ok((await texts(ann, `timelines/list/${id}`)).includes('by dan'));
});

test('the replies policy decides which answers a list shows', async () => {
  const outsider = await trial.join('outsider');
  const own = await post(ann, 'ann speaks');
  const members = await post(cat, 'cat speaks');
  const followed = await post(dan, 'dan speaks');
  const strange = await post(outsider, 'an outsider speaks');
  const answer = (text: string, to: unknown) =>
    post(bob, text, { in_reply_to_id: textAt(to, 'id') });
  const thread = await answer('to ann', own);
  await answer('on and on', thread);
  await answer('to cat', members);
  await answer('to dan', followed);
  await answer('to the outsider', strange);
  const shown = async (replies_policy: string) => {
    const id = await listOf(replies_policy, [bob, cat], { replies_policy });
    return (await texts(ann, `timelines/list/${id}`)).filter((text) => /^(to|on) /.test(text));
  };
  assert.deepEqual(await shown('list'), ['to cat', 'on and on', 'to ann']);
  assert.deepEqual(await shown('followed'), ['to dan', 'to cat', 'on and on', 'to ann']);
  assert.deepEqual(await shown('none'), ['on and on']);
});

test('what members of an exclusive list publish stands there and not at home', async () => {
  const id = await listOf('Apart', [bob], { exclusive: true });
  await post(bob, 'apart from home');
  await post(cat, 'at home');
  assert.equal((await texts(ann, `timelines/list/${id}`))[0], 'apart from home');
  const home = await texts(ann, 'timelines/home');
  assert.equal(home[0], 'at home');
  assert.ok(!home.includes('apart from home'));
  await trial.ask(`/api/v1/lists/${id}`, {
    token: ann.token,
    method: 'PUT',
    json: { exclusive: false },
  });
  assert.ok((await texts(ann, 'timelines/home')).includes('apart from home'));
});

test('a list shows nothing of whom one does not follow any more, nor what was not for one', async () => {
  const eve = await trial.join('eve');
  await act(ann, `accounts/${eve.id}/follow`);
  const id = await listOf('Private', [eve, bob]);
  await post(eve, 'for followers', { visibility: 'private' });
  await post(eve, 'for bob @bob', { visibility: 'direct' });
  await post(eve, 'for ann @ann', { visibility: 'direct' });
  // A direct word is read among the conversations.
  assert.equal((await texts(ann, `timelines/list/${id}`))[0], 'for followers');
  await act(eve, `accounts/${ann.id}/remove_from_followers`);
  assert.ok(!(await texts(ann, `timelines/list/${id}`)).includes('for followers'));
  assert.deepEqual(idsOf(await read(ann, `lists/${id}/accounts`)), [bob.id]);
  await act(ann, `accounts/${eve.id}/follow`);
  assert.deepEqual(idsOf(await read(ann, `lists/${id}/accounts`)), [bob.id]);
  await act(ann, `lists/${id}/accounts`, { account_ids: [eve.id] });
  assert.equal((await texts(ann, `timelines/list/${id}`))[0], 'for followers');
  await act(ann, `accounts/${eve.id}/mute`);
  assert.ok(!(await texts(ann, `timelines/list/${id}`)).includes('for followers'));
  await act(ann, `accounts/${eve.id}/unmute`);
  await act(eve, `accounts/${ann.id}/block`);
  assert.ok(!(await texts(ann, `timelines/list/${id}`)).includes('for followers'));
  assert.deepEqual(idsOf(await read(ann, `lists/${id}/accounts`)), [bob.id]);
  assert.equal(at(await read(ann, `accounts/relationships?id[]=${eve.id}`), 0, 'following'), false);
});

test('there is an end to lists and to members added at once', async () => {
  const many = await trial.join('many');
  for (let index = 0; index < 100; index += 1) await act(many, 'lists', { title: `list ${index}` });
  const over = await trial.call('/api/v1/lists', { token: many.token, json: { title: 'more' } });
  assert.equal(over.status, 422);
  const id = textAt(await read(many, 'lists'), 0, 'id');
  const crowd = { account_ids: Array.from({ length: 101 }, (_, index) => String(index + 1)) };
  const answer = await trial.call(`/api/v1/lists/${id}/accounts`, {
    token: many.token,
    json: crowd,
  });
  assert.equal(answer.status, 422);
});
