import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { conversationJobs } from '#conversation';
import { settle, testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  bob = await trial.join('bob');
  await trial.ask(`/api/v1/accounts/${ann.id}/follow`, { token: bob.token, method: 'POST' });
});
after(async () => {
  await trial.close();
  await database.close();
});

type Draft = Readonly<Record<string, unknown>>;

const post = async (by: Person, status: string, more: Draft = {}) => {
  database.clock.advance(1000);
  return trial.ask('/api/v1/statuses', { token: by.token, json: { status, ...more } });
};
const deliver = () => settle(database.world, conversationJobs);
const statusPath = (status: unknown, tail = '') =>
  `/api/v1/statuses/${textAt(status, 'id')}${tail}`;

test('a thread of three stands in a follower’s home and in its context', async () => {
  const first = await post(ann, 'One of three #thread @bob', { language: 'en' });
  const second = await post(ann, 'Two of three', { in_reply_to_id: textAt(first, 'id') });
  const third = await post(ann, 'Three of three', { in_reply_to_id: textAt(second, 'id') });
  await deliver();
  const home = await trial.ask('/api/v1/timelines/home', { token: bob.token });
  const thread = [third, second, first].map((status) => textAt(status, 'id'));
  assert.deepEqual(idsOf(home), thread);
  const context = await trial.ask(statusPath(second, '/context'), { token: bob.token });
  assert.deepEqual(idsOf(at(context, 'ancestors')), [textAt(first, 'id')]);
  assert.deepEqual(idsOf(at(context, 'descendants')), [textAt(third, 'id')]);
  const shown = await trial.ask(statusPath(first), { token: bob.token });
  assert.equal(at(shown, 'replies_count'), 1);
  assert.equal(at(shown, 'language'), 'en');
  assert.equal(at(shown, 'mentions', 0, 'acct'), 'bob');
  assert.equal(at(shown, 'tags', 0, 'name'), 'thread');
  assert.equal(at(shown, 'account', 'acct'), 'ann');
  const many = await trial.ask(`/api/v1/statuses?id[]=${thread.join('&id[]=')}&id[]=x`);
  assert.deepEqual(idsOf(many), thread);
});

test('the same idempotency key publishes once', async () => {
  const headers = { 'idempotency-key': 'one-and-only' };
  const sent = { token: ann.token, json: { status: 'once' }, headers };
  const [first, second] = [
    await trial.ask('/api/v1/statuses', sent),
    await trial.ask('/api/v1/statuses', sent),
  ];
  assert.equal(textAt(first, 'id'), textAt(second, 'id'));
});

test('an edit keeps the versions, and the source is its author’s alone', async () => {
  const status = await post(ann, 'First words');
  const edited = await trial.ask(statusPath(status), {
    token: ann.token,
    method: 'PUT',
    form: { status: 'Better *words*', spoiler_text: 'words' },
  });
  assert.match(textAt(edited, 'content'), /Better/);
  assert.equal(typeof at(edited, 'edited_at'), 'string');
  const history = await trial.ask(statusPath(status, '/history'));
  assert.equal(listAt(history).length, 2);
  assert.match(textAt(history, 0, 'content'), /First/);
  assert.equal(at(history, 1, 'account', 'acct'), 'ann');
  const source = await trial.ask(statusPath(status, '/source'), { token: ann.token });
  assert.equal(at(source, 'text'), 'Better *words*');
  assert.equal((await trial.call(statusPath(status, '/source'), { token: bob.token })).status, 404);
  const others = { token: bob.token, method: 'PUT', form: { status: 'mine now' } };
  assert.equal((await trial.call(statusPath(status), others)).status, 404);
});

test('a deleted post is gone, and its author gets the source', async () => {
  const status = await post(ann, 'Soon gone');
  const path = statusPath(status);
  assert.equal((await trial.call(path, { token: bob.token, method: 'DELETE' })).status, 404);
  const deleted = await trial.ask(path, { token: ann.token, method: 'DELETE' });
  assert.equal(at(deleted, 'text'), 'Soon gone');
  for (const tail of ['', '/history', '/favourited_by']) {
    assert.equal((await trial.call(path + tail, { token: ann.token })).status, 404, tail);
  }
  assert.equal((await trial.call(path, { token: ann.token, method: 'DELETE' })).status, 404);
});

test('of a long thread a stranger gets what is nearest, and who signed in all', async () => {
  let last = await post(ann, 'the root');
  const ids = [textAt(last, 'id')];
  for (let number = 1; number <= 45; number += 1) {
    last = await post(ann, `answer ${number}`, { in_reply_to_id: textAt(last, 'id') });
    ids.push(textAt(last, 'id'));
  }
  const context = async (place: number, who?: Person) => {
    const path = `/api/v1/statuses/${ids[place] ?? ''}/context`;
    const found = await trial.ask(path, who && { token: who.token });
    return [idsOf(at(found, 'ancestors')), idsOf(at(found, 'descendants'))];
  };
  assert.deepEqual(await context(45), [ids.slice(5, 45), []]);
  assert.deepEqual(await context(45, bob), [ids.slice(0, 45), []]);
  assert.deepEqual(await context(0), [[], ids.slice(1, 21)]);
  assert.deepEqual(await context(0, bob), [[], ids.slice(1)]);
});

test('likes, boosts, bookmarks, mutes and pins show in the answer, in lists, and go again', async () => {
  const status = await post(ann, 'React to this');
  const act = (who: Person, name: string) =>
    trial.ask(statusPath(status, `/${name}`), { token: who.token, method: 'POST' });
  assert.equal(at(await act(bob, 'favourite'), 'favourited'), true);
  assert.equal(at(await act(bob, 'bookmark'), 'bookmarked'), true);
  assert.equal(at(await act(bob, 'mute'), 'muted'), true);
  assert.equal(at(await act(ann, 'pin'), 'pinned'), true);
  const boosted = await act(bob, 'reblog');
  assert.equal(at(boosted, 'reblog', 'id'), textAt(status, 'id'));
  assert.equal(at(boosted, 'account', 'acct'), 'bob');
  assert.equal(at(boosted, 'reblog', 'reblogged'), true);
  const shown = await trial.ask(statusPath(status), { token: ann.token });
  assert.deepEqual(
    [at(shown, 'favourites_count'), at(shown, 'reblogs_count'), at(shown, 'favourited')],
    [1, 1, false],
  );
  const listed = async (path: string, who: Person) =>
    idsOf(await trial.ask(path, { token: who.token }));
  assert.ok((await listed('/api/v1/favourites', bob)).includes(textAt(status, 'id')));
  assert.ok((await listed('/api/v1/bookmarks', bob)).includes(textAt(status, 'id')));
  assert.deepEqual(await listed('/api/v1/favourites', ann), []);
  assert.deepEqual(await listed(statusPath(status, '/favourited_by'), ann), [bob.id]);
  assert.deepEqual(await listed(statusPath(status, '/reblogged_by'), ann), [bob.id]);
  const pinned = await trial.ask(`/api/v1/accounts/${ann.id}/statuses?pinned=true`);
  assert.deepEqual(idsOf(pinned), [textAt(status, 'id')]);
  for (const [who, name, flag] of [
    [bob, 'unfavourite', 'favourited'],
    [bob, 'unbookmark', 'bookmarked'],
    [bob, 'unreblog', 'reblogged'],
    [bob, 'unmute', 'muted'],
    [ann, 'unpin', 'pinned'],
  ] as const) {
    assert.equal(at(await act(who, name), flag), false, name);
  }
});

test('timelines page by the Link header, both ways, keeping what was asked', async () => {
  const statuses = [];
  for (let count = 0; count < 7; count += 1) statuses.push(await post(ann, `Page ${count} #paged`));
  await deliver();
  const newestFirst = statuses.map((status) => textAt(status, 'id')).reverse();
  for (const path of [
    '/api/v1/timelines/home',
    '/api/v1/timelines/public?local=true',
    '/api/v1/timelines/tag/PAGED',
    `/api/v1/accounts/${ann.id}/statuses?exclude_replies=true`,
  ]) {
    const separator = path.includes('?') ? '&' : '?';
    const seen: string[] = [];
    let next: string | undefined = `${path}${separator}limit=3`;
    let prev: string | undefined;
    while (next !== undefined && seen.length < 7) {
      const page = await trial.call(next, { token: bob.token });
      assert.equal(page.status, 200);
      seen.push(...idsOf(page.json));
      next = linkOf(page.headers, 'next');
      prev = linkOf(page.headers, 'prev');
    }
    assert.deepEqual(seen.slice(0, 7), newestFirst, path);
    assert.match(prev ?? '', /limit=3&min_id=/);
    const back = await trial.call(prev ?? '', { token: bob.token });
    const before = newestFirst.slice(3, 6);
    assert.deepEqual(idsOf(back.json), before, `${path} backwards`);
  }
});

/** The path and query of one relation of a Link header. */
function linkOf(headers: Headers, relation: string): string | undefined {
  const url = new RegExp(`<([^>]*)>; rel="${relation}"`).exec(headers.get('link') ?? '')?.[1];
  return url === undefined ? undefined : url.replace(/^https:\/\/[^/]*/, '');
}

test('limits are brought into bounds, and a cursor that is no id is refused by name', async () => {
  const home = (query: string) =>
    trial.call(`/api/v1/timelines/home?${query}`, { token: bob.token });
  assert.equal(idsOf((await home('limit=-5')).json).length, 1);
  assert.ok(idsOf((await home('limit=100000')).json).length <= 40);
  assert.equal((await home('max_id=&limit=')).status, 200);
  for (const cursor of ['max_id=abc', 'min_id=99999999999999999999', 'since_id=-1', 'limit=many']) {
    const answer = await home(cursor);
    assert.equal(answer.status, 422, cursor);
    assert.ok(at(answer.json, 'details', cursor.split('=')[0] ?? ''), cursor);
  }
});

test('what is not valid is refused with its field, in the words of the API', async () => {
  const refused: readonly (readonly [Draft, string])[] = [
    [{}, 'status'],
    [{ status: 'x'.repeat(501) }, 'status'],
    [{ status: 'x', visibility: 'secret' }, 'visibility'],
    [{ status: 'x', media_ids: ['1'] }, 'media_ids'],
    [{ status: 'x', media_ids: ['nonsense'] }, 'media_ids.0'],
    [{ status: 'x', poll: { options: ['a', 'b'], expires_in: 10 } }, 'poll'],
    [{ status: 'x', scheduled_at: '2027-01-11T09:04:00Z' }, 'scheduled_at'],
    [{ status: 'x', sensitive: 'perhaps' }, 'sensitive'],
  ];
  for (const [json, field] of refused) {
    const answer = await trial.call('/api/v1/statuses', { token: ann.token, json });
    assert.equal(answer.status, 422, `${field}: ${answer.text}`);
    assert.ok(at(answer.json, 'details', field), `${field}: ${answer.text}`);
  }
});

test('ids that name nothing are not found, whatever they look like', async () => {
  const nothing = [
    '1',
    '0',
    '-1',
    'abc',
    '9223372036854775807',
    '9223372036854775808',
    '%00',
    '1%20',
  ];
  for (const id of nothing) {
    for (const path of [
      `/api/v1/statuses/${id}`,
      `/api/v1/statuses/${id}/context`,
      `/api/v1/accounts/${id}`,
    ]) {
      const answer = await trial.call(path, { token: ann.token });
      assert.equal(answer.status, 404, path);
      assert.notEqual(textAt(answer.json, 'error'), '');
    }
  }
  const reply = { status: 'x', in_reply_to_id: 'abc' };
  assert.equal(
    (await trial.call('/api/v1/statuses', { token: ann.token, json: reply })).status,
    404,
  );
  const toNobody = { status: 'x', in_reply_to_id: '1' };
  assert.equal(
    (await trial.call('/api/v1/statuses', { token: ann.token, json: toNobody })).status,
    404,
  );
});

test('a time that has passed imports quietly', async () => {
  const json = { status: 'From the archive', scheduled_at: '2020-05-04T03:02:01.000Z' };
  const old = await trial.ask('/api/v1/statuses', { token: ann.token, json });
  assert.equal(textAt(old, 'created_at'), '2020-05-04T03:02:01.000Z');
  const home = await trial.ask('/api/v1/timelines/home?limit=40', { token: bob.token });
  const newest = idsOf(home).at(0);
  assert.notEqual(newest, textAt(old, 'id'));
});
