import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { testDatabase, type TestDatabase } from '#testing';
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
const home = async (by: Person): Promise<string[]> =>
  listAt(await read(by, 'timelines/home')).map((status) =>
    (textAt(status, 'content') || textAt(status, 'reblog', 'content')).replace(/<[^>]+>/g, ''),
  );

test('a public post with a followed tag stands in home, before and after it is followed, once', async () => {
  await post(bob, 'before #tea');
  assert.deepEqual(await home(ann), []);
  const tag = await act(ann, 'tags/Tea/follow');
  assert.equal(at(tag, 'following'), true);
  assert.equal(at(tag, 'name'), 'tea');
  assert.deepEqual(await home(ann), ['before #tea']);
  await post(bob, 'after #Tea');
  await post(bob, 'nothing of it');
  assert.deepEqual(await home(ann), ['after #Tea', 'before #tea']);
  await act(ann, `accounts/${bob.id}/follow`);
  await post(bob, 'both ways #tea');
  const texts = await home(ann);
  assert.deepEqual(texts.slice(0, 3), ['both ways #tea', 'nothing of it', 'after #Tea']);
  assert.equal(texts.filter((text) => text === 'both ways #tea').length, 1);
  await act(ann, `accounts/${bob.id}/unfollow`);
  await act(ann, 'tags/tea/unfollow');
  assert.deepEqual(await home(ann), []);
});

test('a followed tag shows nothing that was not for everybody', async () => {
  const quiet = await trial.join('quiet');
  await act(ann, 'tags/secret/follow');
  await home(ann);
  for (const visibility of ['unlisted', 'private', 'direct']) {
    await post(quiet, `${visibility} #secret`, { visibility });
  }
  await post(quiet, 'direct #secret @ann', { visibility: 'direct' });
  assert.deepEqual(await home(ann), []);
  // Following another tag has the home built anew.
  await act(ann, 'tags/another/follow');
  assert.deepEqual(await home(ann), []);
});

test('blocks, mutes, deletion and a visibility limit keep a tagged post out of home', async () => {
  const fay = await trial.join('fay');
  await act(ann, 'tags/news/follow');
  const open = await post(fay, 'fresh #news');
  assert.deepEqual(await home(ann), ['fresh #news']);
  await act(ann, `accounts/${fay.id}/mute`);
  assert.deepEqual(await home(ann), []);
  await act(ann, `accounts/${fay.id}/unmute`);
  await act(fay, `accounts/${ann.id}/block`);
  assert.deepEqual(await home(ann), []);
  await act(fay, `accounts/${ann.id}/unblock`);
  assert.deepEqual(await home(ann), ['fresh #news']);
  await trial.ask(`/api/v1/statuses/${textAt(open, 'id')}`, { token: fay.token, method: 'DELETE' });
  assert.deepEqual(await home(ann), []);
  const { db } = database.world;
  // Enforcement guards standings by its own triggers; here only the obeying is looked at.
  await sql`alter table standing disable trigger user`.execute(db);
  await sql`
    insert into standing (account_id, state, may_post, may_reply, may_message, may_report, visibility,
      sanction_ids, dockets, updated_at)
    values (${fay.id}, 'limited', true, true, true, true, 'limited', '{1}', '{F-1}', now())`.execute(
    db,
  );
  await post(fay, 'more #news');
  assert.deepEqual(await home(ann), []);
});

test('an edit that brings a followed tag brings the post, one that takes it takes it', async () => {
  const gil = await trial.join('gil');
  await act(ann, 'tags/late/follow');
  await home(ann);
  const path = `/api/v1/statuses/${textAt(await post(gil, 'no tag yet'), 'id')}`;
  const edit = (status: string) =>
    trial.ask(path, { token: gil.token, method: 'PUT', json: { status } });
  await edit('now with #late');
  assert.deepEqual(await home(ann), ['now with #late']);
  await edit('without');
  assert.deepEqual(await home(ann), []);
});

test('followed tags are a list in pages, and only what can be a tag is followed', async () => {
  const hal = await trial.join('hal');
  for (const name of ['one', 'two', '#three']) {
    database.clock.advance(1000);
    await act(hal, `tags/${encodeURIComponent(name)}/follow`);
  }
  const names = async (query: string) =>
    listAt(await read(hal, `followed_tags${query}`)).map((tag) => textAt(tag, 'name'));
  assert.deepEqual(await names(''), ['three', 'two', 'one']);
  const first = await trial.call('/api/v1/followed_tags?limit=2', { token: hal.token });
  const next = /max_id=(\d+)/.exec(first.headers.get('link') ?? '')?.[1];
  assert.deepEqual(await names(`?limit=2&max_id=${next}`), ['one']);
  await act(hal, 'tags/two/follow');
  assert.equal((await names('')).length, 3);
  for (const name of ['not a tag', '12345', 'a-b', 'x'.repeat(101)]) {
    const answer = await trial.call(`/api/v1/tags/${encodeURIComponent(name)}/follow`, {
      token: hal.token,
      method: 'POST',
    });
    assert.equal(answer.status, 404, name);
  }
});

test('a tag tells how often it was used on each of the last seven days, by how many', async () => {
  await post(ann, 'one #counted');
  await post(ann, 'two #counted');
  await post(bob, 'three #counted');
  await post(bob, 'not counted #counted', { visibility: 'unlisted' });
  database.clock.advance(86_400_000);
  await post(bob, 'a day later #counted');
  const tag = await trial.ask('/api/v1/tags/counted');
  const history = listAt(tag, 'history');
  assert.equal(history.length, 7);
  const days = history.map((day) => [textAt(day, 'uses'), textAt(day, 'accounts')]);
  assert.deepEqual(days.slice(0, 3), [
    ['1', '1'],
    ['3', '2'],
    ['0', '0'],
  ]);
  const midnight = Number(textAt(history[0], 'day'));
  assert.equal(midnight % 86_400, 0);
  assert.ok(midnight * 1000 <= database.clock.now().getTime());
  // Nobody is signed in: nobody follows.
  assert.equal(at(tag, 'following'), undefined);
});

test('a profile features tags with how often they were used openly', async () => {
  await post(ann, 'a #Garden');
  await post(ann, 'a secret #garden', { visibility: 'private' });
  const [suggested] = listAt(await read(ann, 'featured_tags/suggestions'));
  assert.ok(suggested !== undefined);
  const featured = await act(ann, 'featured_tags', { name: '#Garden' });
  assert.equal(at(featured, 'name'), 'Garden');
  assert.equal(at(featured, 'statuses_count'), '1');
  assert.match(textAt(featured, 'url'), /\/@ann\/tagged\/garden$/);
  assert.equal(textAt(featured, 'last_status_at'), database.clock.now().toISOString().slice(0, 10));
  assert.equal(at(await read(ann, 'tags/garden'), 'featuring'), true);
  assert.equal(at(await read(bob, 'tags/garden'), 'featuring'), false);
  assert.deepEqual(idsOf(await trial.ask(`/api/v1/accounts/${ann.id}/featured_tags`)), [
    textAt(featured, 'id'),
  ]);
  const names = listAt(await read(ann, 'featured_tags/suggestions')).map((tag) =>
    textAt(tag, 'name'),
  );
  assert.ok(!names.includes('garden') && names.includes('counted'));
  const remove = (by: Person) =>
    trial.call(`/api/v1/featured_tags/${textAt(featured, 'id')}`, {
      token: by.token,
      method: 'DELETE',
    });
  assert.equal((await remove(bob)).status, 404);
  assert.equal((await remove(ann)).status, 200);
  assert.deepEqual(await read(ann, 'featured_tags'), []);
  assert.equal(at(await act(ann, 'tags/fresh/feature'), 'featuring'), true);
  assert.deepEqual(at(await read(ann, 'featured_tags'), 0, 'last_status_at'), null);
  assert.equal(at(await act(ann, 'tags/fresh/unfeature'), 'featuring'), false);
  for (let index = 0; index < 10; index += 1) await act(ann, `tags/many${index}x/feature`);
  const over = await trial.call('/api/v1/tags/toomany/feature', {
    token: ann.token,
    method: 'POST',
  });
  assert.equal(over.status, 422);
});
