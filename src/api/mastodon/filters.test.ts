import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
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
  for (const other of [bob, cat]) await act(ann, `accounts/${other.id}/follow`);
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
const filterBy = (by: Person, json: object) =>
  trial.ask('/api/v2/filters', { token: by.token, json });
const change = (path: string, method: string, json?: object) =>
  trial.ask(`/api/${path}`, {
    token: ann.token,
    method,
    ...(json === undefined ? {} : { json }),
  });
const remove = (filter: unknown) => change(`v2/filters/${textAt(filter, 'id')}`, 'DELETE');
const everywhere = ['home', 'notifications', 'public', 'thread', 'account'];

test('a filter is made with its keywords, read, changed and deleted by its owner alone', async () => {
  const made = await filterBy(ann, {
    title: 'Spoilers',
    context: ['home', 'public'],
    filter_action: 'hide',
    expires_in: 3600,
    keywords_attributes: [{ keyword: 'finale', whole_word: true }, { keyword: 'the end' }],
  });
  const id = textAt(made, 'id');
  assert.equal(
    textAt(made, 'expires_at'),
    new Date(database.clock.now().getTime() + 3_600_000).toISOString(),
  );
  assert.deepEqual(at(made, 'context'), ['home', 'public']);
  assert.equal(at(made, 'keywords', 0, 'whole_word'), true);
  assert.equal(at(made, 'keywords', 1, 'whole_word'), false);
  assert.deepEqual(at(made, 'statuses'), []);
  assert.deepEqual(await change('v2/filters', 'GET'), [made]);
  const first = textAt(made, 'keywords', 0, 'id');
  const second = textAt(made, 'keywords', 1, 'id');
  const changed = await change(`v2/filters/${id}`, 'PUT', {
    title: 'No spoilers',
    expires_in: '',
    keywords_attributes: {
      0: { id: first, keyword: 'last episode' },
      1: { id: second, _destroy: 'true' },
      2: { keyword: 'season' },
    },
  });
  assert.equal(at(changed, 'expires_at'), null);
  assert.equal(at(changed, 'filter_action'), 'hide');
  assert.deepEqual(
    listAt(changed, 'keywords').map((one) => textAt(one, 'keyword')),
    ['last episode', 'season'],
  );
  for (const [path, method] of [
    [`filters/${id}`, 'GET'],
    [`filters/${id}`, 'PUT'],
    [`filters/${id}`, 'DELETE'],
    [`filters/${id}/keywords`, 'GET'],
    [`filters/${id}/statuses`, 'GET'],
    [`filters/keywords/${first}`, 'GET'],
    [`filters/keywords/${first}`, 'PUT'],
    [`filters/keywords/${first}`, 'DELETE'],
  ] as const) {
    const answer = await trial.call(`/api/v2/${path}`, { token: bob.token, method });
    assert.equal(answer.status, 404, `${method} ${path}`);
  }
  await remove(changed);
  assert.deepEqual(await change('v2/filters', 'GET'), []);
});

test('a filter that is not one is refused by field', async () => {
  for (const [json, field] of [
    [{ context: ['home'] }, 'title'],
    [{ title: 'x' }, 'context'],
    [{ title: 'x', context: ['nowhere'] }, 'context'],
    [{ title: 'x', context: ['home'], filter_action: 'burn' }, 'filter_action'],
    [{ title: 'x', context: ['home'], keywords_attributes: [{ keyword: ' ' }] }, 'keyword'],
    [{ title: 'x', context: ['home'], keywords_attributes: [{}] }, 'keyword'],
    [{ title: 'x', context: ['home'], expires_in: -5 }, 'expires_in'],
  ] as const) {
    const answer = await trial.call('/api/v2/filters', { token: ann.token, json });
    assert.equal(answer.status, 422, JSON.stringify(json));
    assert.match(answer.text, new RegExp(field));
  }
  assert.deepEqual(await change('v2/filters', 'GET'), []);
});

test('keywords and posts of a filter are handled one by one', async () => {
  const filter = await filterBy(ann, { title: 'Parts', context: everywhere });
  const id = textAt(filter, 'id');
  const keyword = await change(`v2/filters/${id}/keywords`, 'POST', { keyword: 'parts' });
  const path = `v2/filters/keywords/${textAt(keyword, 'id')}`;
  assert.deepEqual(await change(path, 'GET'), keyword);
  const other = await change(path, 'PUT', { keyword: 'part', whole_word: 'true' });
  assert.deepEqual([at(other, 'keyword'), at(other, 'whole_word')], ['part', true]);
  assert.deepEqual(await change(`v2/filters/${id}/keywords`, 'GET'), [other]);
  await change(path, 'DELETE');
  assert.deepEqual(await change(`v2/filters/${id}/keywords`, 'GET'), []);
  const status = await post(bob, 'named by itself');
  const entries = `v2/filters/${id}/statuses`;
  const entry = await change(entries, 'POST', { status_id: textAt(status, 'id') });
  assert.deepEqual(await change(entries, 'GET'), [entry]);
  const shown = await read(ann, `statuses/${textAt(status, 'id')}`);
  assert.deepEqual(at(shown, 'filtered', 0, 'status_matches'), [textAt(status, 'id')]);
  assert.equal(at(shown, 'filtered', 0, 'keyword_matches'), null);
  const entryPath = `v2/filters/statuses/${textAt(entry, 'id')}`;
  assert.deepEqual(await change(entryPath, 'GET'), entry);
  assert.deepEqual(await change(entryPath, 'DELETE'), entry);
  assert.deepEqual(at(await read(ann, `statuses/${textAt(status, 'id')}`), 'filtered'), []);
  // What one may not see is not there to be named.
  const secret = await post(bob, 'for cat @cat', { visibility: 'direct' });
  const answer = await trial.call(`/api/${entries}`, {
    token: ann.token,
    json: { status_id: textAt(secret, 'id') },
  });
  assert.equal(answer.status, 404);
  await remove(filter);
});

test('a filter that warns marks posts and boosts for its owner, and leaves them where they are', async () => {
  const status = await post(bob, 'About Größe and tea', { spoiler_text: 'drinks' });
  await post(cat, 'nothing of interest');
  const id = textAt(status, 'id');
  const filter = await filterBy(ann, {
    title: 'Getränke ☕',
    context: ['home'],
    keywords_attributes: [{ keyword: 'DRINKS', whole_word: true }, { keyword: 'größe' }],
  });
  const expected = [
    {
      filter: {
        id: textAt(filter, 'id'),
        title: 'Getränke ☕',
        context: ['home'],
        expires_at: null,
        filter_action: 'warn',
      },
      keyword_matches: ['DRINKS', 'größe'],
      status_matches: null,
    },
  ];
  const home = listAt(await read(ann, 'timelines/home'));
  assert.deepEqual(
    home.slice(0, 2).map((one) => at(one, 'filtered')),
    [[], expected],
  );
  assert.deepEqual(at(await read(ann, `statuses/${id}`), 'filtered'), expected);
  assert.deepEqual(at(await read(bob, `statuses/${id}`), 'filtered'), []);
  assert.deepEqual(at(await trial.ask(`/api/v1/statuses/${id}`), 'filtered'), []);
  await act(cat, `statuses/${id}/reblog`);
  const [boost] = listAt(await read(ann, 'timelines/home'));
  assert.deepEqual(at(boost, 'reblog', 'id'), id);
  assert.deepEqual(at(boost, 'filtered'), expected);
  assert.deepEqual(at(boost, 'reblog', 'filtered'), expected);
  // One's own words are never covered.
  const own = await post(ann, 'my drinks');
  assert.deepEqual(at(own, 'filtered'), []);
  // An edit is judged anew.
  await trial.ask(`/api/v1/statuses/${id}`, {
    token: bob.token,
    method: 'PUT',
    json: { status: 'About nothing' },
  });
  assert.deepEqual(at(await read(ann, `statuses/${id}`), 'filtered'), []);
  await remove(filter);
});

test('the options of a poll are filtered as its text is', async () => {
  const poll = { options: ['Fennel', 'Sorrel'], expires_in: 600 };
  const id = textAt(await post(bob, 'Which herb?', { poll }), 'id');
  const filter = await filterBy(ann, {
    title: 'Herbs',
    context: ['home'],
    keywords_attributes: [{ keyword: 'sorrel' }],
  });
  const path = `statuses/${id}`;
  const words = async () => at(await read(ann, path), 'filtered', 0, 'keyword_matches');
  assert.deepEqual(await words(), ['sorrel']);
  await trial.ask(`/api/v1/${path}`, {
    token: bob.token,
    method: 'PUT',
    json: { status: 'Which herb?', poll: { ...poll, options: ['Fennel', 'Thyme'] } },
  });
  assert.equal(await words(), undefined);
  await remove(filter);
});

test('a filter that hides leaves posts out where it applies, and nowhere else', async () => {
  const status = await post(bob, 'hide me #hush @ann');
  const id = textAt(status, 'id');
  const list = textAt(await act(ann, 'lists', { title: 'All' }), 'id');
  await act(ann, `lists/${list}/accounts`, { account_ids: [bob.id, cat.id] });
  await act(cat, `statuses/${id}/reblog`);
  await settle(database.world, conversationJobs);
  const places = {
    home: ['timelines/home', `timelines/list/${list}`],
    public: ['timelines/public', 'timelines/tag/hush'],
    account: [`accounts/${bob.id}/statuses`, `accounts/${cat.id}/statuses`],
    notifications: ['notifications'],
  };
  const stands = async (path: string): Promise<boolean> =>
    listAt(await read(ann, path)).some((one) =>
      [at(one, 'id'), at(one, 'reblog', 'id'), at(one, 'status', 'id')].includes(id),
    );
  for (const path of Object.values(places).flat()) assert.ok(await stands(path), path);
  for (const context of ['home', 'public', 'account', 'notifications', 'thread']) {
    const filter = await filterBy(ann, {
      title: 'Hush',
      context: [context],
      filter_action: 'hide',
      keywords_attributes: [{ keyword: 'hide me' }],
    });
    for (const [place, paths] of Object.entries(places)) {
      for (const path of paths) {
        assert.equal(await stands(path), place !== context, `${context}: ${path}`);
      }
    }
    // Asked for by itself it is there, and marked.
    const shown = await read(ann, `statuses/${id}`);
    assert.equal(at(shown, 'filtered', 0, 'filter', 'filter_action'), 'hide');
    await remove(filter);
    assert.ok(await stands('timelines/home'));
  }
  const answer = await post(bob, 'hide me too', { in_reply_to_id: id });
  const filter = await filterBy(ann, {
    title: 'Hush',
    context: ['thread'],
    filter_action: 'hide',
    keywords_attributes: [{ keyword: 'hide me' }],
  });
  // A thread keeps its shape: the app is told, and hides.
  const thread = await read(ann, `statuses/${id}/context`);
  assert.deepEqual(idsOf(at(thread, 'descendants')), [textAt(answer, 'id')]);
  assert.equal(at(thread, 'descendants', 0, 'filtered', 0, 'filter', 'title'), 'Hush');
  await remove(filter);
});

test('a page is full although filters leave much out', async () => {
  for (let index = 0; index < 30; index += 1) await post(bob, `noise ${index}`);
  const filter = await filterBy(ann, {
    title: 'Noise',
    context: ['home'],
    filter_action: 'hide',
    keywords_attributes: [{ keyword: 'noise', whole_word: true }],
  });
  const page = listAt(await read(ann, 'timelines/home?limit=5'));
  assert.equal(page.length, 5);
  assert.ok(page.every((one) => !textAt(one, 'content').includes('noise')));
  await remove(filter);
});

test('past its end a filter does nothing, and stays to be taken up again', async () => {
  const status = await post(bob, 'for an hour');
  const path = `statuses/${textAt(status, 'id')}`;
  const filter = await filterBy(ann, {
    title: 'An hour',
    context: everywhere,
    expires_in: 3600,
    keywords_attributes: [{ keyword: 'for an hour' }],
  });
  assert.equal(listAt(await read(ann, path), 'filtered').length, 1);
  database.clock.advance(3_600_000);
  assert.deepEqual(at(await read(ann, path), 'filtered'), []);
  assert.equal(listAt(await change('v2/filters', 'GET')).length, 1);
  await change(`v2/filters/${textAt(filter, 'id')}`, 'PUT', { expires_in: 60 });
  assert.equal(listAt(await read(ann, path), 'filtered').length, 1);
  await remove(filter);
});

test('the old form sees each keyword as a filter of its own', async () => {
  const made = await act(ann, 'filters', {
    phrase: 'old form',
    context: ['home', 'thread'],
    irreversible: true,
  });
  const id = textAt(made, 'id');
  assert.deepEqual(made, {
    id,
    phrase: 'old form',
    context: ['home', 'thread'],
    whole_word: false,
    expires_at: null,
    irreversible: true,
  });
  assert.deepEqual(await read(ann, 'filters'), [made]);
  assert.deepEqual(await read(ann, `filters/${id}`), made);
  const [filter] = listAt(await change('v2/filters', 'GET'));
  assert.equal(at(filter, 'filter_action'), 'hide');
  const changed = await change(`v1/filters/${id}`, 'PUT', {
    phrase: 'older form',
    context: ['home'],
    irreversible: false,
    whole_word: true,
  });
  assert.deepEqual(
    [at(changed, 'phrase'), at(changed, 'irreversible'), at(changed, 'whole_word')],
    ['older form', false, true],
  );
  assert.equal((await trial.call(`/api/v1/filters/${id}`, { token: bob.token })).status, 404);
  await change(`v2/filters/${textAt(filter, 'id')}/keywords`, 'POST', { keyword: 'another' });
  const shared = await trial.call(`/api/v1/filters/${id}`, {
    token: ann.token,
    method: 'PUT',
    json: { phrase: 'older form', context: ['public'] },
  });
  assert.equal(shared.status, 422);
  for (const one of listAt(await read(ann, 'filters'))) {
    await change(`v1/filters/${textAt(one, 'id')}`, 'DELETE');
  }
  assert.deepEqual(await change('v2/filters', 'GET'), []);
});

test('there is an end to filters and keywords', async () => {
  const many = Array.from({ length: 1000 }, (_, index) => ({ keyword: `k${index}` }));
  const filter = await filterBy(ann, {
    title: 'Many',
    context: ['home'],
    keywords_attributes: many,
  });
  const over = await trial.call(`/api/v2/filters/${textAt(filter, 'id')}/keywords`, {
    token: ann.token,
    json: { keyword: 'one more' },
  });
  assert.equal(over.status, 422);
  await remove(filter);
});
