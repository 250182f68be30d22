import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { testDatabase, type TestDatabase } from '#testing';
import { at, idsOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let bob: Person;
let picture: File;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  bob = await trial.join('bob');
  const create = { width: 640, height: 480, channels: 3, background: '#246' } as const;
  const bytes = await sharp({ create }).jpeg().toBuffer();
  picture = new File([new Uint8Array(bytes)], 'field.jpg', { type: 'image/jpeg' });
});
after(async () => {
  await trial.close();
  await database.close();
});

const own = '/api/v1/accounts/verify_credentials';
const update = (form: FormData | Record<string, string>) =>
  trial.call('/api/v1/accounts/update_credentials', {
    token: ann.token,
    method: 'PATCH',
    ...(form instanceof FormData ? { body: form } : { form }),
  });

test('a profile is changed in part, with pictures, and what is wrong is named', async () => {
  const form = new FormData();
  form.set('display_name', 'Ann of the Ford');
  form.set('note', 'Keeps bees.\n\nhttps://bees.example');
  form.set('avatar', picture);
  form.set('fields_attributes[0][name]', 'Web');
  form.set('fields_attributes[0][value]', 'https://ann.example');
  form.set('source[privacy]', 'unlisted');
  form.set('source[language]', 'de');
  form.set('locked', 'true');
  const changed = await update(form);
  assert.equal(changed.status, 200, changed.text);
  const me = await trial.ask(own, { token: ann.token });
  assert.deepEqual(me, changed.json);
  assert.equal(at(me, 'display_name'), 'Ann of the Ford');
  assert.equal(at(me, 'source', 'privacy'), 'unlisted');
  assert.equal(at(me, 'source', 'language'), 'de');
  assert.equal(at(me, 'source', 'note'), 'Keeps bees.\n\nhttps://bees.example');
  assert.equal(at(me, 'locked'), true);
  assert.match(textAt(me, 'fields', 0, 'value'), /href="https:\/\/ann\.example"/);
  assert.match(textAt(me, 'avatar'), /\/media\//);
  const partly = await update({ bot: 'true' });
  assert.equal(at(partly.json, 'display_name'), 'Ann of the Ford');
  assert.equal(at(partly.json, 'bot'), true);
  const preferences = await trial.ask('/api/v1/preferences', { token: ann.token });
  assert.equal(at(preferences, 'posting:default:visibility'), 'unlisted');
  const tooLong = await update({ display_name: 'x'.repeat(500) });
  assert.equal(tooLong.status, 422);
  assert.ok(at(tooLong.json, 'details', 'display_name'), tooLong.text);
  const cleared = await trial.ask('/api/v1/profile/avatar', { token: ann.token, method: 'DELETE' });
  assert.match(textAt(cleared, 'avatar'), /\/pictures\/avatar\.png$/);
  assert.equal((await update({ locked: 'false', bot: 'false' })).status, 200);
});

test('a post shows its author’s profile as it was changed just now', async () => {
  const json = { status: 'By whom?' };
  const status = await trial.ask('/api/v1/statuses', { token: ann.token, json });
  await update({ display_name: 'Ann Anew' });
  const shown = await trial.ask(`/api/v1/statuses/${textAt(status, 'id')}`);
  assert.equal(at(shown, 'account', 'display_name'), 'Ann Anew');
});

test('the default pictures are really there', async () => {
  const bare = await trial.ask(own, { token: bob.token });
  for (const name of ['avatar', 'header']) {
    const path = new URL(textAt(bare, name)).pathname;
    const answer = await trial.call(path);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'image/png');
    assert.match(answer.headers.get('cache-control') ?? '', /public/);
  }
});

test('a picture is uploaded, described, posted, and its bounds are kept', async () => {
  const form = new FormData();
  form.set('file', picture);
  form.set('description', 'A field');
  form.set('focus', '0.5,-0.25');
  const media = await trial.ask('/api/v2/media', { token: ann.token, body: form });
  assert.equal(at(media, 'type'), 'image');
  assert.equal(at(media, 'description'), 'A field');
  assert.deepEqual(at(media, 'meta', 'focus'), { x: 0.5, y: -0.25 });
  const path = `/api/v1/media/${textAt(media, 'id')}`;
  assert.equal((await trial.call(path, { token: bob.token })).status, 404);
  const described = { token: ann.token, method: 'PUT', json: { description: 'A field, frozen' } };
  assert.equal(at(await trial.ask(path, described), 'description'), 'A field, frozen');
  const json = { status: '', media_ids: [textAt(media, 'id')] };
  const others = await trial.call('/api/v1/statuses', { token: bob.token, json });
  assert.equal(others.status, 422, 'another’s upload cannot be used');
  const status = await trial.ask('/api/v1/statuses', { token: ann.token, json });
  assert.equal(at(status, 'media_attachments', 0, 'id'), textAt(media, 'id'));
  const wrong = new FormData();
  wrong.set('file', new File(['not a picture'], 'x.png', { type: 'image/png' }));
  assert.equal((await trial.call('/api/v2/media', { token: ann.token, body: wrong })).status, 422);
  const without = await trial.call('/api/v1/media', { token: ann.token, json: { file: 'text' } });
  assert.equal(without.status, 422);
  assert.ok(at(without.json, 'details', 'file'));
});

test('following, blocking and muting answer with the relationship and show in lists', async () => {
  const act = (name: string, json: object = {}) =>
    trial.ask(`/api/v1/accounts/${ann.id}/${name}`, { token: bob.token, method: 'POST', json });
  const followed = await act('follow', { reblogs: false, notify: true });
  assert.equal(at(followed, 'following'), true);
  assert.equal(at(followed, 'showing_reblogs'), false);
  assert.equal(at(followed, 'notifying'), true);
  const list = async (path: string, who: Person) =>
    idsOf(await trial.ask(path, { token: who.token }));
  assert.deepEqual(await list(`/api/v1/accounts/${ann.id}/followers`, bob), [bob.id]);
  assert.deepEqual(await list(`/api/v1/accounts/${bob.id}/following`, ann), [ann.id]);
  const both = `/api/v1/accounts/relationships?id[]=${ann.id}&id[]=1&id[]=nonsense`;
  const relations = await trial.ask(both, { token: bob.token });
  assert.equal(at(relations, 0, 'id'), ann.id);
  const muted = await act('mute', { duration: 3600 });
  assert.equal(at(muted, 'muting'), true);
  assert.equal(typeof at(muted, 'muting_expires_at'), 'string');
  assert.deepEqual(await list('/api/v1/mutes', bob), [ann.id]);
  const ending = async () =>
    at(await trial.ask('/api/v1/mutes', { token: bob.token }), 0, 'mute_expires_at');
  assert.equal(await ending(), at(muted, 'muting_expires_at'));
  await act('mute', {});
  assert.equal(await ending(), null);
  assert.equal(at(await act('unmute'), 'muting'), false);
  const blocked = await act('block');
  assert.deepEqual([at(blocked, 'blocking'), at(blocked, 'following')], [true, false]);
  assert.deepEqual(await list('/api/v1/blocks', bob), [ann.id]);
  assert.equal(at(await act('unblock'), 'blocking'), false);
  const itself = await trial.call(`/api/v1/accounts/${bob.id}/follow`, {
    token: bob.token,
    method: 'POST',
  });
  assert.ok([403, 422].includes(itself.status), itself.text);
});

test('a locked account is asked, and lets in or turns away', async () => {
  await update({ locked: 'true' });
  const ask = (who: Person) =>
    trial.ask(`/api/v1/accounts/${ann.id}/follow`, { token: who.token, method: 'POST' });
  const carl = await trial.join('carl');
  assert.equal(at(await ask(bob), 'requested'), true);
  assert.equal(at(await ask(carl), 'requested'), true);
  const requests = await trial.ask('/api/v1/follow_requests', { token: ann.token });
  assert.deepEqual(new Set(idsOf(requests)), new Set([bob.id, carl.id]));
  const me = await trial.ask(own, { token: ann.token });
  assert.equal(at(me, 'source', 'follow_requests_count'), 2);
  const decide = (who: Person, verdict: string) =>
    trial.ask(`/api/v1/follow_requests/${who.id}/${verdict}`, { token: ann.token, method: 'POST' });
  assert.equal(at(await decide(bob, 'authorize'), 'followed_by'), true);
  assert.equal(at(await decide(carl, 'reject'), 'followed_by'), false);
  assert.deepEqual(idsOf(await trial.ask('/api/v1/follow_requests', { token: ann.token })), []);
  await update({ locked: 'false' });
});

test('people are found by handle, address and search', async () => {
  const found = await trial.ask('/api/v1/accounts/lookup?acct=@ANN@folkmoot.test');
  assert.equal(at(found, 'id'), ann.id);
  assert.equal((await trial.call('/api/v1/accounts/lookup?acct=nobody')).status, 404);
  assert.equal(
    (await trial.call('/api/v1/accounts/lookup?acct=ann@elsewhere.example')).status,
    404,
  );
  const searched = await trial.ask('/api/v1/accounts/search?q=an', { token: bob.token });
  assert.ok(idsOf(searched).includes(ann.id));
  const all = await trial.ask('/api/v2/search?q=bob&type=accounts&resolve=True', {
    token: ann.token,
  });
  assert.deepEqual(idsOf(at(all, 'accounts')), [bob.id]);
  assert.deepEqual([listAt(all, 'statuses'), listAt(all, 'hashtags')], [[], []]);
  const many = await trial.ask(`/api/v1/accounts?id[]=${ann.id}&id[]=${bob.id}&id[]=1`);
  assert.deepEqual(new Set(idsOf(many)), new Set([ann.id, bob.id]));
});
