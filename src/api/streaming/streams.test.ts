import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { block, follow, mute, unblock, unmute, type FollowOptions } from '#accounts';
import { conversationJobs, hidePost, unhidePost } from '#conversation';
import { toId } from '#foundation';
import { transact } from '#infrastructure';
import { settle, testDatabase, type TestDatabase } from '#testing';
import { sql } from 'kysely';
import { at, idsOf, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';
import { isUpdate, openSocket, quiet, updatesIn, type Watcher } from './watching.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;
let cat: Person;
let ofBob: Watcher;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  bob = await trial.join('bob');
  cat = await trial.join('cat');
  await follow(database.world, bob.id, ann.id);
  ofBob = await openSocket(trial.origin, { token: bob.token });
});
after(async () => {
  ofBob.close();
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

const act = (person: Person, path: string, method = 'POST') =>
  trial.ask(path, { token: person.token, method });

async function watchAs(person: Person, ...streams: object[]): Promise<Watcher> {
  const watcher = await openSocket(trial.origin, { token: person.token });
  for (const stream of streams) watcher.say({ type: 'subscribe', ...stream });
  // A message that is refused is answered after those before it were obeyed.
  watcher.say('nonsense');
  await watcher.untilError();
  return watcher;
}

describe('home as it happens', () => {
  before(async () => {
    ofBob.say({ type: 'subscribe', stream: 'user' });
    ofBob.say('nonsense');
    await ofBob.untilError();
  });

  test('a post of somebody followed comes whole, as the timeline shows it', async () => {
    const id = await say(ann, 'Good morning #moot');
    const told = await ofBob.until(isUpdate(id));
    assert.deepEqual(told.stream, ['user']);
    const [shown] = [await trial.ask('/api/v1/timelines/home?limit=1', { token: bob.token })];
    assert.deepEqual(told.payload, at(shown, 0));
  });

  test('an edit, a boost, the end of a boost and a deletion are told', async () => {
    const id = await say(ann, 'First wording');
    await ofBob.until(isUpdate(id));
    await trial.ask(`/api/v1/statuses/${id}`, {
      token: ann.token,
      method: 'PUT',
      json: { status: 'Second wording' },
    });
    const edited = await ofBob.until(({ event }) => event === 'status.update');
    assert.match(textAt(edited.payload, 'content'), /Second wording/);
    const boosted = textAt(
      await act(ann, `/api/v1/statuses/${await say(cat, 'To be boosted')}/reblog`),
      'id',
    );
    const boost = await ofBob.until(isUpdate(boosted));
    assert.match(textAt(boost.payload, 'reblog', 'content'), /To be boosted/);
    await act(ann, `/api/v1/statuses/${textAt(boost.payload, 'reblog', 'id')}/unreblog`);
    await ofBob.until(({ event, payload }) => event === 'delete' && payload === boosted);
    await act(ann, `/api/v1/statuses/${id}`, 'DELETE');
    await ofBob.until(({ event, payload }) => event === 'delete' && payload === id);
  });

  test('filters mark or hold back what is told, each for its owner alone', async () => {
    await follow(database.world, cat.id, ann.id);
    const ofCat = await watchAs(cat, { stream: 'user' });
    const made: string[] = [];
    for (const [filter_action, keyword] of [
      ['hide', 'unwelcome'],
      ['warn', 'careful'],
    ]) {
      const json = {
        title: `${filter_action} it`,
        context: ['home'],
        filter_action,
        keywords_attributes: [{ keyword }],
      };
      const filter = await trial.ask('/api/v2/filters', { token: bob.token, json });
      made.push(textAt(filter, 'id'));
    }
    const hidden = await say(ann, 'unwelcome words');
    const marked = await say(ann, 'careful words');
    const told = await ofBob.until(isUpdate(marked));
    assert.equal(at(told.payload, 'filtered', 0, 'filter', 'title'), 'warn it');
    assert.ok(!updatesIn(ofBob.told).includes(hidden));
    await ofCat.until(isUpdate(hidden));
    assert.deepEqual(at((await ofCat.until(isUpdate(marked))).payload, 'filtered'), []);
    ofCat.close();
    for (const id of made) await act(bob, `/api/v2/filters/${id}`, 'DELETE');
  });

  test('a post hidden by a decision becomes a tombstone that names it, and comes back', async () => {
    const { world } = database;
    await sql`alter table posts disable trigger user`.execute(world.db);
    await sql`alter table post_hidings disable trigger user`.execute(world.db);
    const id = await say(ann, 'To be hidden');
    const sanction = toId<'sanction'>('91');
    await transact(world, (tx) => hidePost(tx, toId(id), sanction, 'D-91'));
    const isOf = (text: RegExp) => (told: { event: string; payload: unknown }) =>
      told.event === 'status.update' &&
      at(told.payload, 'id') === id &&
      text.test(textAt(told.payload, 'content'));
    const hidden = await ofBob.until(isOf(/hidden by a decision/));
    assert.doesNotMatch(JSON.stringify(hidden.payload), /To be hidden/);
    await transact(world, (tx) => unhidePost(tx, toId(id), sanction));
    await ofBob.until(isOf(/To be hidden/));
  });

  test('mentions, likes and follows are notified, also those that a job writes', async () => {
    const ofAnn = await watchAs(ann, { stream: 'user' }, { stream: 'user:notification' });
    const id = await say(bob, 'Hello @ann');
    const both =
      (stream: string, type: string) => (told: { stream: readonly unknown[]; payload: unknown }) =>
        told.stream[0] === stream && at(told.payload, 'type') === type;
    const mention = await ofAnn.until(both('user', 'mention'));
    assert.equal(at(mention.payload, 'status', 'id'), id);
    await ofAnn.until(both('user:notification', 'mention'));
    await act(bob, `/api/v1/statuses/${await say(ann, 'Like me')}/favourite`);
    await ofAnn.until(both('user:notification', 'favourite'));
    await act(cat, `/api/v1/accounts/${ann.id}/follow`);
    await settle(database.world, conversationJobs);
    await ofAnn.until(both('user', 'follow'));
    assert.deepEqual(
      ofAnn.told.filter(
        ({ stream, event }) => stream[0] === 'user:notification' && event !== 'notification',
      ),
      [],
    );
    ofAnn.close();
  });
});

describe('what passes by in public', () => {
  test('each public stream and each tag stream shows what its timeline shows', async () => {
    const dan = await trial.join('dan');
    const names = ['public', 'public:local', 'public:remote', 'public:media', 'public:local:media'];
    const watcher = await watchAs(
      dan,
      ...names.map((stream) => ({ stream })),
      { stream: 'hashtag', tag: 'Weather' },
      { stream: 'hashtag:local', tag: 'weather' },
      { stream: 'hashtag', tag: 'other' },
    );
    const plain = await say(ann, 'Rain again #weather');
    const answer = await say(cat, 'Indeed', { in_reply_to_id: plain });
    const unlisted = await say(ann, 'Not for all #weather', { visibility: 'unlisted' });
    const last = await say(ann, 'The end');
    await watcher.until((told) => isUpdate(last)(told) && told.stream[0] === 'public:local');
    await quiet();
    const shownOn = (id: string) =>
      watcher.told
        .filter(isUpdate(id))
        .map(({ stream }) => stream.join(' '))
        .sort();
    assert.deepEqual(shownOn(plain), [
      'hashtag Weather',
      'hashtag:local weather',
      'public',
      'public:local',
    ]);
    assert.deepEqual(shownOn(answer), []);
    assert.deepEqual(shownOn(unlisted), []);
    for (const [path, stream] of [
      ['public', 'public'],
      ['public?local=true', 'public:local'],
      ['public?only_media=true', 'public:media'],
    ] as const) {
      const page = idsOf(await trial.ask(`/api/v1/timelines/${path}`, { token: dan.token }));
      const streamed = updatesIn(watcher.told.filter((told) => told.stream[0] === stream));
      assert.deepEqual(streamed.toReversed(), page.slice(0, streamed.length), stream);
    }
    await act(ann, `/api/v1/statuses/${plain}`, 'DELETE');
    await watcher.until((told) => told.event === 'delete' && told.stream[0] === 'hashtag');
    watcher.close();
  });
});

describe('what may not be seen', () => {
  const everything = [
    { stream: 'user' },
    { stream: 'public' },
    { stream: 'public:local' },
    { stream: 'hashtag', tag: 'secret' },
    { stream: 'user:notification' },
    { stream: 'direct' },
  ];

  test('posts to followers and direct ones reach no stranger by any stream, nor do their ends', async () => {
    const eve = await trial.join('eve');
    const stranger = await watchAs(eve, ...everything);
    const forFollowers = await say(ann, 'Among us #secret', { visibility: 'private' });
    const direct = await say(ann, '@bob only you #secret', { visibility: 'direct' });
    await ofBob.until(isUpdate(forFollowers));
    await ofBob.until(isUpdate(direct));
    for (const id of [forFollowers, direct]) {
      await trial.ask(`/api/v1/statuses/${id}`, {
        token: ann.token,
        method: 'PUT',
        json: { status: '@bob changed #secret' },
      });
      await act(ann, `/api/v1/statuses/${id}`, 'DELETE');
    }
    await ofBob.until(({ event, payload }) => event === 'delete' && payload === direct);
    await quiet();
    assert.deepEqual(stranger.told, []);
    stranger.close();
  });

  test('who blocks, is blocked or mutes sees nothing of the other from that moment', async () => {
    const { world } = database;
    const [fay, gus] = [await trial.join('fay'), await trial.join('gus')];
    await follow(world, fay.id, gus.id);
    const watcher = await watchAs(fay, ...everything);
    await watcher.until(isUpdate(await say(gus, 'Before #secret')));
    const seen = watcher.told.length;
    for (const [turnAway, turnBack] of [
      [() => mute(world, fay.id, gus.id), () => unmute(world, fay.id, gus.id)],
      [() => block(world, fay.id, gus.id), () => unblock(world, fay.id, gus.id)],
      [() => block(world, gus.id, fay.id), () => unblock(world, gus.id, fay.id)],
    ] as const) {
      await turnAway();
      await say(gus, 'Hidden from fay @fay #secret');
      await quiet();
      assert.deepEqual(watcher.told.slice(seen), []);
      await turnBack();
    }
    await watcher.until(isUpdate(await say(gus, 'After #secret')));
    watcher.close();
  });

  test('boosts that are off and languages that are not wanted stay out of home', async () => {
    const { world } = database;
    const [hal, ida] = [await trial.join('hal'), await trial.join('ida')];
    const options: FollowOptions = { showBoosts: false, languages: ['de'] };
    await follow(world, hal.id, ida.id, options);
    const watcher = await watchAs(hal, { stream: 'user' });
    const boost = textAt(
      await act(ida, `/api/v1/statuses/${await say(cat, 'Boost me')}/reblog`),
      'id',
    );
    const english = await say(ida, 'In English', { language: 'en' });
    const german = await say(ida, 'Auf Deutsch', { language: 'de' });
    await watcher.until(isUpdate(german));
    await quiet();
    assert.deepEqual(updatesIn(watcher.told), [german], `neither ${boost} nor ${english}`);
    watcher.close();
  });
});
