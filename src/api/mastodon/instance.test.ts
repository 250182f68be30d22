import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { ensureRulebook } from '#enforcement';
import { dayMs, minuteMs } from '#foundation';
import { testDatabase, type TestDatabase } from '#testing';
import { at, keysOf, listAt, startTrial, textAt, type Person, type Trial } from '../trial.test.ts';

/** What the server says of itself is what it does. */

let database: TestDatabase;
let trial: Trial;
let ann: Person;
let instance: unknown;
let document: unknown;

before(async () => {
  database = await testDatabase();
  await ensureRulebook(database.world);
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
  instance = await trial.ask('/api/v2/instance');
  document = await trial.ask('/api/openapi.json');
});
after(async () => {
  await trial.close();
  await database.close();
});

function limit(...path: readonly string[]): number {
  const found = at(instance, 'configuration', ...path);
  assert.equal(typeof found, 'number', path.join('.'));
  return Number(found);
}

const post = async (path: string, json: object, method = 'POST') => {
  database.clock.advance(1000);
  return (await trial.call(`/api/v1/${path}`, { method, token: ann.token, json })).status;
};

const poll = (count: number, more: object = {}) => ({
  status: 'Which?',
  poll: {
    options: Array.from({ length: count }, (_, place) => `Option ${place}`),
    expires_in: 3600,
    ...more,
  },
});

test('who was here in the last four weeks is counted, once each', async () => {
  const active = async () =>
    at(await trial.ask('/api/v2/instance'), 'usage', 'users', 'active_month');
  const bob = await trial.join('bob');
  database.clock.advance(minuteMs);
  assert.equal(await active(), 0, 'who never came back after signing up was not here');
  for (const { token } of [bob, bob, ann]) {
    await trial.ask('/api/v1/accounts/verify_credentials', { token });
  }
  database.clock.advance(minuteMs);
  assert.equal(await active(), 2);
  database.clock.advance(28 * dayMs);
  assert.equal(await active(), 0);
  await trial.ask('/api/v1/accounts/verify_credentials', { token: ann.token });
  database.clock.advance(minuteMs);
  assert.equal(await active(), 1);
});

test('a post and its poll may be as long as it says, and no longer', async () => {
  const most = limit('statuses', 'max_characters');
  assert.equal(await post('statuses', { status: 'x'.repeat(most) }), 200);
  assert.equal(await post('statuses', { status: 'x'.repeat(most + 1) }), 422);
  const link = `https://example.org/${'x'.repeat(300)}`;
  const room = most - limit('statuses', 'characters_reserved_per_url') - 1;
  assert.equal(await post('statuses', { status: `${'x'.repeat(room)} ${link}` }), 200);
  assert.equal(await post('statuses', { status: `${'x'.repeat(room + 1)} ${link}` }), 422);
  const options = limit('polls', 'max_options');
  assert.equal(await post('statuses', poll(options)), 200);
  assert.equal(await post('statuses', poll(options + 1)), 422);
  const [least, longest] = [limit('polls', 'min_expiration'), limit('polls', 'max_expiration')];
  for (const [seconds, status] of [
    [least, 200],
    [least - 1, 422],
    [longest, 200],
    [longest + 1, 422],
  ] as const) {
    assert.equal(await post('statuses', poll(2, { expires_in: seconds })), status, String(seconds));
  }
  const option = limit('polls', 'max_characters_per_option');
  assert.equal(await post('statuses', poll(2, { options: ['a', 'x'.repeat(option)] })), 200);
  assert.equal(await post('statuses', poll(2, { options: ['a', 'x'.repeat(option + 1)] })), 422);
});

test('a profile may be as long as it says, and no longer', async () => {
  const change = (json: object) => post('accounts/update_credentials', json, 'PATCH');
  const field = (name: number, value: number) => ({
    fields_attributes: [{ name: 'x'.repeat(name), value: 'x'.repeat(value) }],
  });
  const name = limit('accounts', 'profile_field_name_limit');
  const value = limit('accounts', 'profile_field_value_limit');
  const fields = (count: number) => ({
    fields_attributes: Array.from({ length: count }, () => ({ name: 'a', value: 'b' })),
  });
  for (const [json, status] of [
    [{ display_name: 'x'.repeat(limit('accounts', 'max_display_name_length')) }, 200],
    [{ display_name: 'x'.repeat(limit('accounts', 'max_display_name_length') + 1) }, 422],
    [{ note: 'x'.repeat(limit('accounts', 'max_note_length')) }, 200],
    [{ note: 'x'.repeat(limit('accounts', 'max_note_length') + 1) }, 422],
    [field(name, value), 200],
    [field(name + 1, value), 422],
    [field(name, value + 1), 422],
    [fields(limit('accounts', 'max_profile_fields')), 200],
    [fields(limit('accounts', 'max_profile_fields') + 1), 422],
  ] as const) {
    assert.equal(await change(json), status, JSON.stringify(json).slice(0, 60));
  }
});

test('as many posts are pinned and hashtags featured as it says, and no more', async () => {
  const pins = limit('accounts', 'max_pinned_statuses');
  for (let count = 0; count <= pins; count += 1) {
    database.clock.advance(1000);
    const said = await trial.ask('/api/v1/statuses', {
      token: ann.token,
      json: { status: `Pin ${count}` },
    });
    const status = await post(`statuses/${textAt(said, 'id')}/pin`, {});
    assert.equal(status === 200, count < pins, `${count}: ${status}`);
  }
  const tags = limit('accounts', 'max_featured_tags');
  for (let count = 0; count <= tags; count += 1) {
    const status = await post('featured_tags', { name: `tag${count}` });
    assert.equal(status === 200, count < tags, `${count}: ${status}`);
  }
});

test('what it says may be uploaded is taken, and a description is as long as it says', async () => {
  const types = listAt(instance, 'configuration', 'media_attachments', 'supported_mime_types');
  assert.ok(types.includes('image/jpeg') && types.includes('image/webp'));
  const films = types.filter((type) => String(type).startsWith('video/'));
  assert.equal(films.length > 0, limit('media_attachments', 'video_size_limit') > 0);
  const create = { width: 8, height: 8, channels: 3, background: '#174' } as const;
  const form = new FormData();
  const png = new Uint8Array(await sharp({ create }).png().toBuffer());
  form.append('file', new File([png], 'a.png', { type: 'image/png' }));
  const made = await trial.ask('/api/v2/media', { method: 'POST', token: ann.token, body: form });
  const most = limit('media_attachments', 'description_limit');
  const describe = (length: number) =>
    post(`media/${textAt(made, 'id')}`, { description: 'x'.repeat(length) }, 'PUT');
  assert.equal(await describe(most), 200);
  assert.equal(await describe(most + 1), 422);
});

test('both shapes say the same', async () => {
  const old = await trial.ask('/api/v1/instance');
  for (const part of keysOf(at(old, 'configuration'))) {
    assert.deepEqual(at(old, 'configuration', part), at(instance, 'configuration', part), part);
  }
  assert.deepEqual(at(old, 'rules'), at(instance, 'rules'));
  assert.equal(at(old, 'registrations'), at(instance, 'registrations', 'enabled'));
  assert.equal(
    at(old, 'urls', 'streaming_api'),
    at(instance, 'configuration', 'urls', 'streaming'),
  );
});

/** Whether something stands behind an endpoint. */
function isReal(endpoint: string): boolean {
  const [method = '', path = ''] = endpoint.split(' ');
  const operation = at(document, 'paths', path, method.toLowerCase());
  return operation !== undefined && at(operation, 'x-state') === undefined;
}

/** What each version of Mastodon's API brought, by endpoints that only it has. */
const broughtBy: Readonly<Record<number, readonly string[]>> = {
  2: ['GET /api/v2/notifications', 'GET /api/v2/notifications/policy'],
  4: ['GET /api/v1/instance/terms_of_service', 'DELETE /api/v1/media/{id}'],
  6: ['POST /api/v1/accounts/{id}/endorse', 'POST /api/v1/tags/{id}/feature'],
  7: ['GET /api/v1/statuses/{id}/quotes', 'PUT /api/v1/statuses/{id}/interaction_policy'],
  10: ['POST /api/v1/collections'],
};

test('the version that it names is the newest that is served whole', () => {
  const served = Object.entries(broughtBy)
    .filter(([, endpoints]) => endpoints.every(isReal))
    .map(([version]) => Number(version));
  assert.equal(at(instance, 'api_versions', 'mastodon'), Math.max(...served));
  assert.ok(isReal('GET /api/folkmoot/v1/rulebook'));
});

test('what it offers is mounted, and what it does not is not', () => {
  const routes = trial.routes.map(({ path }) => path);
  assert.ok(routes.includes('/api/v1/streaming'));
  assert.match(textAt(instance, 'configuration', 'urls', 'streaming'), /^wss:/);
  assert.ok(isReal('POST /api/v1/push/subscription'));
  assert.ok(textAt(instance, 'configuration', 'vapid', 'public_key').length > 80);
  const translates = at(instance, 'configuration', 'translation', 'enabled');
  assert.equal(translates, isReal('POST /api/v1/statuses/{id}/translate'));
  assert.equal(at(instance, 'registrations', 'enabled'), isReal('POST /api/v1/accounts'));
});
