import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import sharp from 'sharp';
import { goodStanding, setStanding } from '#accounts';
import { conversationJobs } from '#conversation';
import { toId } from '#foundation';
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

type Fields = Readonly<Record<string, unknown>>;

const drafts = '/api/folkmoot/v1/drafts';
const scheduledPath = '/api/v1/scheduled_statuses';
const inMinutes = (minutes: number) =>
  new Date(database.clock.now().getTime() + minutes * 60_000).toISOString();
const call = (by: Person, path: string, json?: unknown, method?: string) =>
  trial.call(path, {
    token: by.token,
    ...(json === undefined ? {} : { json }),
    ...(method === undefined ? {} : { method }),
  });
const save = async (json: Fields, by = ann) => {
  const answer = await call(by, drafts, json);
  assert.equal(answer.status, 200, answer.text);
  return answer.json;
};
const schedule = async (status: string, more: Fields = {}) => {
  const json = { status, scheduled_at: inMinutes(10), ...more };
  return trial.ask('/api/v1/statuses', { token: ann.token, json });
};
const postsOf = async (who: Person, text: string) => {
  const all = await trial.ask(`/api/v1/accounts/${who.id}/statuses?limit=40`, { token: who.token });
  return listAt(all).filter((status) => textAt(status, 'content').includes(text));
};
const upload = async () => {
  const drawing = sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
  const form = new FormData();
  form.set('file', new File([new Uint8Array(await drawing.png().toBuffer())], 'a.png'));
  return textAt(await trial.ask('/api/v2/media', { token: ann.token, body: form }), 'id');
};
const settled = () => settle(database.world, conversationJobs);
const run = (topic: string, payload: unknown) =>
  conversationJobs.find((job) => job.topic === topic)?.run(database.world, payload);

test('a draft keeps all that it was given, for its author alone, until it is published', async () => {
  const asked = await trial.ask('/api/v1/statuses', {
    token: bob.token,
    json: { status: 'Question', quote_approval_policy: 'public' },
  });
  const about = textAt(asked, 'id');
  const draft = await save({
    text: 'Half a thought',
    content_warning: 'thoughts',
    language: 'en',
    visibility: 'unlisted',
    in_reply_to: about,
    quotes: about,
    reply_policy: 'followers',
    quote_policy: 'nobody',
    poll: { options: ['yes', 'no'], seconds: 600, multiple: true },
  });
  const path = `${drafts}/${textAt(draft, 'id')}`;
  const read = await call(ann, path);
  assert.deepEqual(read.json, draft);
  assert.equal(read.headers.get('etag'), '"1"');
  for (const method of ['GET', 'PUT', 'DELETE']) {
    assert.equal((await call(bob, path, method === 'PUT' ? {} : undefined, method)).status, 404);
  }
  assert.equal((await call(bob, `${path}/publish`, undefined, 'POST')).status, 404);
  assert.deepEqual(idsOf(await trial.ask(drafts, { token: bob.token })), []);
  assert.deepEqual(idsOf(await trial.ask(scheduledPath, { token: ann.token })), []);
  const [one, two] = await Promise.all([
    call(ann, `${path}/publish`, undefined, 'POST'),
    call(ann, `${path}/publish`, undefined, 'POST'),
  ]);
  assert.deepEqual([one.status, two.status].filter((status) => status === 200).length, 1);
  const [post] = await postsOf(ann, 'Half a thought');
  assert.deepEqual(
    [at(post, 'in_reply_to_id'), at(post, 'quote', 'quoted_status', 'id'), at(post, 'visibility')],
    [about, about, 'unlisted'],
  );
  assert.deepEqual([at(post, 'reply_policy'), at(post, 'poll', 'multiple')], ['followers', true]);
  assert.equal((await postsOf(ann, 'Half a thought')).length, 1);
  assert.equal((await call(ann, path)).status, 404);
});

test('of two changes from one version the second is refused', async () => {
  const path = `${drafts}/${textAt(await save({ text: 'one' }), 'id')}`;
  const change = (json: Fields) => call(ann, path, json, 'PUT');
  const answers = await Promise.all([
    change({ text: 'two', version: 1 }),
    change({ text: 'three', version: 1 }),
  ]);
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
  const headers = { 'if-match': '"1"' };
  const stale = await trial.call(path, {
    token: ann.token,
    method: 'PUT',
    json: { text: 'x' },
    headers,
  });
  assert.equal(stale.status, 409);
  assert.match(stale.text, /version 2/);
  assert.equal((await change({ text: 'four', version: 2 })).status, 200);
  assert.equal((await call(ann, path, undefined, 'DELETE')).status, 200);
});

test('pictures of a draft are not swept, and are free for nothing else', async () => {
  const mediaId = await upload();
  const draft = await save({ text: 'With a picture', media_ids: [mediaId] });
  const taken = { status: 'mine', media_ids: [mediaId] };
  assert.equal((await call(ann, '/api/v1/statuses', taken)).status, 422);
  assert.equal((await call(ann, drafts, { media_ids: [mediaId] })).status, 422);
  assert.equal((await call(bob, drafts, { media_ids: [await upload()] })).status, 422);
  database.clock.advance(3 * 24 * 3_600_000);
  await run('conversation.sweep-media', {});
  const path = `${drafts}/${textAt(draft, 'id')}`;
  assert.equal(at((await call(ann, path)).json, 'media', 0, 'id'), mediaId);
  await call(ann, `${path}/publish`, undefined, 'POST');
  const [post] = await postsOf(ann, 'With a picture');
  assert.equal(at(post, 'media_attachments', 0, 'id'), mediaId);
});

test('a scheduled post appears at its time, once, however often its job runs', async () => {
  const mediaId = await upload();
  const given = await schedule('Later', { visibility: 'private', media_ids: [mediaId] });
  const id = textAt(given, 'id');
  assert.deepEqual(
    [
      at(given, 'params', 'text'),
      at(given, 'params', 'visibility'),
      at(given, 'params', 'media_ids'),
    ],
    ['Later', 'private', [mediaId]],
  );
  assert.deepEqual(await trial.ask(`${scheduledPath}/${id}`, { token: ann.token }), given);
  assert.deepEqual(await trial.ask(scheduledPath, { token: ann.token }), [given]);
  assert.equal((await call(bob, `${scheduledPath}/${id}`)).status, 404);
  const moved = { scheduled_at: inMinutes(20) };
  assert.equal((await call(ann, `${scheduledPath}/${id}`, moved, 'PUT')).status, 200);
  assert.equal(
    (await call(ann, `${scheduledPath}/${id}`, { scheduled_at: inMinutes(4) }, 'PUT')).status,
    422,
  );
  database.clock.advance(15 * 60_000);
  await settled();
  await run('conversation.publish-scheduled', { draftId: id });
  assert.equal((await postsOf(ann, 'Later')).length, 0);
  database.clock.advance(5 * 60_000);
  const twice = [1, 2].map(async () => run('conversation.publish-scheduled', { draftId: id }));
  await Promise.allSettled(twice);
  await settled();
  await run('conversation.publish-scheduled', { draftId: id });
  const posts = await postsOf(ann, 'Later');
  assert.equal(posts.length, 1);
  assert.equal(at(posts[0], 'media_attachments', 0, 'id'), mediaId);
  assert.deepEqual(await trial.ask(scheduledPath, { token: ann.token }), []);
});

test('a publication that breaks off leaves the post scheduled, and the next try publishes it', async () => {
  const id = textAt(await schedule('Power cut'), 'id');
  database.clock.advance(10 * 60_000);
  await sql`create function cut() returns trigger language plpgsql as
    $$ begin raise exception 'power cut'; end $$`.execute(database.db);
  await sql`create constraint trigger cut after insert on posts deferrable initially deferred
    for each row execute function cut()`.execute(database.db);
  await assert.rejects(
    async () => run('conversation.publish-scheduled', { draftId: id }),
    /power cut/,
  );
  assert.deepEqual(idsOf(await trial.ask(scheduledPath, { token: ann.token })), [id]);
  await sql`drop trigger cut on posts`.execute(database.db);
  await settled();
  assert.equal((await postsOf(ann, 'Power cut')).length, 1);
});

test('what may not be published at its time is kept, and its author is told why', async () => {
  const id = textAt(await schedule('While limited'), 'id');
  const standing = {
    ...goodStanding,
    state: 'limited' as const,
    may: { post: false, reply: false, message: false, report: true },
    sanctionIds: [toId<'sanction'>('5')],
    dockets: ['D-5'],
    asOf: database.clock.now(),
  };
  await database.db.transaction().execute(async (tx) => {
    await sql`alter table standing disable trigger user`.execute(tx);
    await setStanding(tx, ann.id, standing);
  });
  database.clock.advance(10 * 60_000);
  await settled();
  assert.equal((await postsOf(ann, 'While limited')).length, 0);
  const kept = (await call(ann, `${drafts}/${id}`)).json;
  assert.equal(at(kept, 'publish_at'), null);
  assert.match(textAt(kept, 'held_because'), /Article 10/);
  const told = await trial.ask('/api/v1/notifications', { token: ann.token });
  assert.equal(at(told, 0, 'type'), 'folkmoot.held');
  await database.db
    .transaction()
    .execute(async (tx) =>
      setStanding(tx, ann.id, { ...goodStanding, asOf: database.clock.now() }),
    );
  assert.equal((await call(ann, `${drafts}/${id}/publish`, undefined, 'POST')).status, 200);
});

test('the same key schedules once, also at the same time', async () => {
  const json = { status: 'Keyed', scheduled_at: inMinutes(10) };
  const sent = { token: ann.token, json, headers: { 'idempotency-key': 'one-schedule' } };
  const both = await Promise.all([
    trial.ask('/api/v1/statuses', sent),
    trial.ask('/api/v1/statuses', sent),
  ]);
  assert.equal(textAt(both[0], 'id'), textAt(both[1], 'id'));
  const now = { token: ann.token, json: { status: 'Now' }, headers: { 'idempotency-key': 'now' } };
  const posts = await Promise.all([1, 2, 3].map(() => trial.ask('/api/v1/statuses', now)));
  assert.equal(new Set(posts.map((post) => textAt(post, 'id'))).size, 1);
  assert.equal(
    (await call(ann, `${scheduledPath}/${textAt(both[0], 'id')}`, undefined, 'DELETE')).status,
    200,
  );
});

test('what would be refused is refused when it is scheduled, and a day holds twenty-five', async () => {
  for (const [json, field] of [
    [{ status: 'x', scheduled_at: inMinutes(4) }, 'scheduled_at'],
    [{ status: 'x'.repeat(501), scheduled_at: inMinutes(10) }, 'status'],
    [{ status: '', scheduled_at: inMinutes(10) }, 'status'],
    [
      { status: 'x', poll: { options: ['a'], expires_in: 600 }, scheduled_at: inMinutes(10) },
      'poll',
    ],
  ] as const) {
    const answer = await call(ann, '/api/v1/statuses', json);
    assert.equal(answer.status, 422, answer.text);
    assert.ok(at(answer.json, 'details', field), answer.text);
  }
  const day = '2027-02-03T10:00:00.000Z';
  for (let count = 0; count < 25; count += 1) await schedule(`Day ${count}`, { scheduled_at: day });
  const more = { status: 'one more', scheduled_at: day };
  assert.match((await call(ann, '/api/v1/statuses', more)).text, /At most 25/);
  await schedule('The next day', { scheduled_at: '2027-02-04T00:00:00.000Z' });
  const page = await trial.call(`${scheduledPath}?limit=5`, { token: ann.token });
  assert.equal(idsOf(page.json).length, 5);
  assert.match(page.headers.get('link') ?? '', /rel="next"/);
});
