import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { block, follow, setStanding, unfollow } from '#accounts';
import { toId } from '#foundation';
import { transact } from '#infrastructure';
import { testDatabase, type TestDatabase } from '#testing';
import { sql } from 'kysely';
import { at, idsOf, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';
import {
  isUpdate,
  openSocket,
  openSource,
  refusedStream,
  updatesIn,
  type Told,
  type Watcher,
} from './watching.test.ts';

/** Streams and events that are one person's alone: lists, direct conversations, their own settings. */

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
  for (const author of [ann, cat]) await follow(database.world, bob.id, author.id);
});
after(async () => {
  await trial.close();
  await database.close();
});

async function say(author: Person, status: string, more: object = {}): Promise<string> {
  database.clock.advance(1000);
  return textAt(
    await trial.ask('/api/v1/statuses', { token: author.token, json: { status, ...more } }),
    'id',
  );
}

const act = (person: Person, path: string, json: object = {}, method = 'POST') =>
  trial.ask(path, { token: person.token, method, json });

async function makeList(owner: Person, members: readonly Person[], more: object = {}) {
  const id = textAt(await act(owner, '/api/v1/lists', { title: 'A list', ...more }), 'id');
  await act(owner, `/api/v1/lists/${id}/accounts`, { account_ids: members.map((one) => one.id) });
  return id;
}

async function watchAs(person: Person, ...streams: object[]): Promise<Watcher> {
  const watcher = await openSocket(trial.origin, { token: person.token });
  for (const stream of streams) watcher.say({ type: 'subscribe', ...stream });
  // A message that is refused is answered after those before it were obeyed.
  watcher.say('nonsense');
  await watcher.untilError();
  return watcher;
}

/** Behind the guard's back: here it matters only that the row is there. */
async function limit({ id }: Person) {
  const { world, db, clock } = database;
  const set = (state: 'limited' | 'good') =>
    transact(world, (tx) =>
      setStanding(tx, id, {
        state,
        may: { post: true, reply: true, message: true, report: true },
        visibility: 'limited',
        sanctionIds: [toId('1')],
        dockets: ['0'.repeat(32)],
        asOf: clock.now(),
      }),
    );
  await sql`alter table standing disable trigger user`.execute(db);
  await set('limited');
  await sql`alter table standing enable trigger user`.execute(db);
  return { lift: () => set('good') };
}

const ofStream = (name: string) => (told: Told) => told.stream[0] === name;

describe('a list as it happens', () => {
  test('it tells what its timeline shows: members alone, by its policy on answers', async () => {
    const ids = {
      none: await makeList(bob, [ann], { replies_policy: 'none' }),
      members: await makeList(bob, [ann, cat], { replies_policy: 'list' }),
      followed: await makeList(bob, [ann], { replies_policy: 'followed' }),
    };
    const watcher = await watchAs(
      bob,
      ...Object.values(ids).map((list) => ({ stream: 'list', list })),
    );
    const byCat = await say(cat, 'A word of hers');
    const byDan = await say(dan, 'A word of a stranger');
    for (const answered of [byCat, byDan]) await say(ann, 'Indeed', { in_reply_to_id: answered });
    await say(ann, '@bob between us', { visibility: 'direct' });
    await act(ann, `/api/v1/statuses/${byDan}/reblog`);
    const last = await say(ann, 'The end');
    for (const list of Object.values(ids)) {
      await watcher.until((told) => isUpdate(last)(told) && told.stream[1] === list);
      const streamed = updatesIn(watcher.told.filter(({ stream }) => stream[1] === list));
      const page = await trial.ask(`/api/v1/timelines/list/${list}`, { token: bob.token });
      assert.deepEqual(streamed.toReversed(), idsOf(page));
    }
    const counts = Object.values(ids).map(
      (list) => updatesIn(watcher.told.filter(({ stream }) => stream[1] === list)).length,
    );
    assert.deepEqual(counts, [2, 4, 3], 'the end and a boost; her word and the answer; the answer');
    watcher.close();
  });

  test('who joins or leaves it is heard or not from then on; edits and deletions are told', async () => {
    const list = await makeList(bob, [ann]);
    const watcher = await watchAs(bob, { stream: 'list', list });
    const unheard = await say(cat, 'Not yet');
    await act(bob, `/api/v1/lists/${list}/accounts`, { account_ids: [cat.id] });
    const heard = await say(cat, 'Now');
    await watcher.until(isUpdate(heard));
    await act(cat, `/api/v1/statuses/${heard}`, { status: 'Now, in other words' }, 'PUT');
    await watcher.until(({ event, payload }) => {
      return event === 'status.update' && /other words/.test(textAt(payload, 'content'));
    });
    await act(cat, `/api/v1/statuses/${heard}`, {}, 'DELETE');
    await watcher.until(({ event, payload }) => event === 'delete' && payload === heard);
    await unfollow(database.world, bob.id, cat.id);
    const left = await say(cat, 'No member any more');
    await watcher.until(isUpdate(await say(ann, 'Still here')));
    const updates = updatesIn(watcher.told);
    assert.ok(!updates.includes(unheard) && !updates.includes(left));
    await follow(database.world, bob.id, cat.id);
    watcher.close();
  });

  test('only its owner may watch it, and a list that is gone tells nothing', async () => {
    const list = await makeList(bob, [ann]);
    const stranger = await openSocket(trial.origin, { token: ann.token });
    for (const [asked, status] of [
      [{ list }, 404],
      [{ list: '12' }, 404],
      [{ list: 'x' }, 404],
      [{}, 400],
    ] as const) {
      const seen = stranger.errors.length;
      stranger.say({ type: 'subscribe', stream: 'list', ...asked });
      await stranger.untilErrors(seen + 1);
      assert.equal(at(stranger.errors.at(-1), 'status'), status);
      await refusedStream(
        status,
        `${trial.origin}/api/v1/streaming/list?${new URLSearchParams(asked).toString()}`,
        ann.token,
      );
    }
    stranger.close();
    const source = await openSource(`${trial.origin}/api/v1/streaming/list?list=${list}`, {
      authorization: `Bearer ${bob.token}`,
    });
    await source.until(isUpdate(await say(ann, 'Heard')));
    await act(bob, `/api/v1/lists/${list}`, {}, 'DELETE');
    const watcher = await watchAs(bob, { stream: 'user' });
    const unheard = await say(ann, 'Not heard');
    await watcher.until(isUpdate(unheard));
    source.close();
    assert.ok(!updatesIn(source.told).includes(unheard));
    watcher.close();
  });
});

describe('home as it happens', () => {
  test('members of an exclusive list are told there alone', async () => {
    const list = await makeList(bob, [cat], { exclusive: true });
    const watcher = await watchAs(bob, { stream: 'user' }, { stream: 'list', list });
    const apart = await say(cat, 'Apart');
    const boost = textAt(
      await act(cat, `/api/v1/statuses/${await say(dan, 'Boost me')}/reblog`),
      'id',
    );
    await watcher.until((told) => isUpdate(boost)(told) && ofStream('list')(told));
    await watcher.until(isUpdate(await say(ann, 'For home')));
    const atHome = updatesIn(watcher.told.filter(ofStream('user')));
    assert.ok(!atHome.includes(apart) && !atHome.includes(boost));
    await act(bob, `/api/v1/lists/${list}`, { title: 'A list', exclusive: false }, 'PUT');
    const again = await say(cat, 'Back home');
    await watcher.until((told) => isUpdate(again)(told) && ofStream('user')(told));
    watcher.close();
  });

  test('public posts with a followed tag are told, and their ends, but nobody’s who is limited', async () => {
    await act(bob, '/api/v1/tags/harvest/follow');
    const watcher = await watchAs(bob, { stream: 'user' });
    const tagged = await say(dan, 'The #harvest begins');
    await watcher.until(isUpdate(tagged));
    const unlisted = await say(dan, 'A quiet #harvest', { visibility: 'unlisted' });
    await act(dan, `/api/v1/statuses/${tagged}`, {}, 'DELETE');
    await watcher.until(({ event, payload }) => event === 'delete' && payload === tagged);
    const standing = await limit(dan);
    const limited = await say(dan, 'A limited #harvest');
    await watcher.until(isUpdate(await say(ann, 'After it')));
    const updates = updatesIn(watcher.told);
    assert.ok(!updates.includes(unlisted) && !updates.includes(limited));
    const home = idsOf(await trial.ask('/api/v1/timelines/home', { token: bob.token }));
    assert.ok(!home.includes(unlisted) && !home.includes(limited));
    await standing.lift();
    watcher.close();
  });
});

describe('direct conversations as they happen', () => {
  const lastIs = (id: string) => (told: Told) =>
    told.event === 'conversation' && at(told.payload, 'last_status', 'id') === id;

  test('each participant is told of theirs, unread for whom it is written to, and nobody else', async () => {
    const [ofAnn, ofBob, ofCat] = await Promise.all(
      [ann, bob, cat].map((one) => watchAs(one, { stream: 'direct' })),
    );
    assert.ok(ofAnn && ofBob && ofCat);
    const first = await say(ann, '@bob a secret', { visibility: 'direct' });
    const told = await ofBob.until(lastIs(first));
    assert.deepEqual(told.stream, ['direct']);
    const [shown] = [await trial.ask('/api/v1/conversations?limit=1', { token: bob.token })];
    assert.deepEqual(told.payload, at(shown, 0));
    assert.equal(at(told.payload, 'unread'), true);
    const own = await ofAnn.until(lastIs(first));
    assert.equal(at(own.payload, 'unread'), false);
    await act(bob, `/api/v1/conversations/${textAt(told.payload, 'id')}/read`);
    await ofBob.until((one) => lastIs(first)(one) && at(one.payload, 'unread') === false);
    const second = await say(bob, '@ann indeed', { visibility: 'direct', in_reply_to_id: first });
    const answered = await ofAnn.until(lastIs(second));
    assert.equal(at(answered.payload, 'id'), at(own.payload, 'id'));
    await act(bob, `/api/v1/statuses/${second}`, { status: '@ann indeed not' }, 'PUT');
    await ofAnn.until((one) => {
      return lastIs(second)(one) && /not/.test(textAt(one.payload, 'last_status', 'content'));
    });
    await act(bob, `/api/v1/statuses/${second}`, {}, 'DELETE');
    await ofAnn.until(({ event, payload }) => event === 'delete' && payload === second);
    await ofAnn.until((one) => lastIs(first)(one) && one !== own);
    await say(ann, '@cat to her', { visibility: 'direct' });
    const hers = await ofCat.until(({ event }) => event === 'conversation');
    assert.match(textAt(hers.payload, 'last_status', 'content'), /to her/);
    assert.equal(ofCat.told.length, 1);
    for (const watcher of [ofAnn, ofBob, ofCat]) watcher.close();
  });

  test('nothing is told of who is blocked, and nothing but conversations', async () => {
    const [eve, fay] = [await trial.join('eve'), await trial.join('fay')];
    await follow(database.world, eve.id, ann.id);
    const watcher = await watchAs(eve, { stream: 'direct' }, { stream: 'user:notification' });
    const before_ = await say(fay, '@eve hello', { visibility: 'direct' });
    await watcher.until(lastIs(before_));
    await block(database.world, eve.id, fay.id);
    await say(fay, '@eve hello again', { visibility: 'direct' });
    await say(ann, '@eve in public');
    const last = await say(ann, '@eve hello', { visibility: 'direct' });
    await watcher.until(lastIs(last));
    const told = watcher.told.filter(ofStream('direct'));
    assert.deepEqual(
      told.map(({ event, payload }) => [event, at(payload, 'last_status', 'id')]),
      [
        ['conversation', before_],
        ['conversation', last],
      ],
    );
    watcher.close();
  });
});

describe('what changes for oneself', () => {
  test('filters that change are told to one’s own home alone', async () => {
    const ofBob = await watchAs(bob, { stream: 'user' }, { stream: 'public' });
    const ofAnn = await watchAs(ann, { stream: 'user' });
    const source = await openSource(`${trial.origin}/api/v1/streaming/user`, {
      authorization: `Bearer ${bob.token}`,
    });
    const changes = () => ofBob.told.filter(({ event }) => event === 'filters_changed');
    const json = { title: 'x', context: ['home'], keywords_attributes: [{ keyword: 'x' }] };
    const id = textAt(await act(bob, '/api/v2/filters', json), 'id');
    await ofBob.until(({ event }) => event === 'filters_changed');
    await source.until(({ event }) => event === 'filters_changed');
    source.close();
    await act(bob, `/api/v2/filters/${id}/keywords`, { keyword: 'y' });
    await act(bob, `/api/v2/filters/${id}/statuses`, { status_id: await say(ann, 'One') });
    await act(bob, `/api/v2/filters/${id}`, {}, 'DELETE');
    const last = await say(ann, 'After them');
    await ofBob.until(isUpdate(last));
    await ofAnn.until(isUpdate(last));
    assert.equal(changes().length, 4);
    assert.ok(
      changes().every(({ stream, payload }) => stream[0] === 'user' && payload === undefined),
    );
    assert.deepEqual(
      ofAnn.told.filter(({ event }) => event === 'filters_changed'),
      [],
    );
    ofBob.close();
    ofAnn.close();
  });

  test('what a policy holds back is no notification, also not by coming back; accepting it is told', async () => {
    const [gil, hal] = [await trial.join('gil'), await trial.join('hal')];
    await follow(database.world, gil.id, ann.id);
    await act(gil, '/api/v2/notifications/policy', { for_not_following: 'filter' }, 'PATCH');
    const streams = [{ stream: 'user' }, { stream: 'user:notification' }];
    const positioned = await openSocket(trial.origin, {
      token: gil.token,
      query: { stream: 'user', last_event_id: '' },
    });
    const { id: start = '' } = await positioned.until(({ event }) => event === 'position');
    const watcher = await watchAs(gil, ...streams);
    await say(hal, '@gil held back');
    const heard = await say(ann, '@gil heard');
    const isAbout = (id: string) => (told: Told) =>
      told.event === 'notification' && at(told.payload, 'status', 'id') === id;
    for (const { stream } of streams) {
      await watcher.until((told) => isAbout(heard)(told) && ofStream(stream)(told));
    }
    const notified = watcher.told.filter(({ event }) => event === 'notification');
    assert.equal(notified.length, 2);
    for (const last_event_id of [start, start.split('-')[0] ?? '']) {
      const back = await watchAs(gil, { stream: 'user', last_event_id });
      await back.until(isAbout(heard));
      const again = back.told.filter(({ event }) => event === 'notification');
      assert.equal(again.length, 1);
      back.close();
    }
    const requests = await trial.ask('/api/v1/notifications/requests', { token: gil.token });
    await act(gil, `/api/v1/notifications/requests/${textAt(requests, 0, 'id')}/accept`);
    for (const { stream } of streams) {
      const merged = await watcher.until(
        (told) => told.event === 'notifications_merged' && ofStream(stream)(told),
      );
      assert.equal(merged.payload, 1);
    }
    const passed = await say(hal, '@gil not held back any more');
    await watcher.until(isAbout(passed));
    watcher.close();
    positioned.close();
  });
});
