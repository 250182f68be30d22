import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { closeAccount, grantRole, revokeAppAccess, setStanding } from '#accounts';
import { toId, type SanctionId } from '#foundation';
import { transact } from '#infrastructure';
import { testDatabase, type TestDatabase } from '#testing';
import { at, startTrial, textAt, type Person, type Trial } from './trial.test.ts';

let database: TestDatabase;
let trial: Trial;
let ann: Person;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
  ann = await trial.join('ann');
});
after(async () => {
  await trial.close();
  await database.close();
});

const home = '/api/v1/timelines/home';

test('no token, a foreign one, and another scheme are 401', async () => {
  const basic = { authorization: 'Basic YTpi' };
  const answers = await Promise.all([
    trial.call(home),
    trial.call(home, { token: 'x'.repeat(43) }),
    trial.call(home, { headers: basic }),
    trial.call('/api/v1/timelines/public', { token: 'x'.repeat(43) }),
  ]);
  for (const answer of answers) {
    assert.equal(answer.status, 401);
    assert.equal(textAt(answer.json, 'error'), 'The access token is invalid');
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
  }
});

test('a token in the query serves as one in the header, and only what is read is handed on in links', async () => {
  await trial.ask('/api/v1/statuses', { token: ann.token, json: { status: 'linked' } });
  const long = 'x'.repeat(4_000);
  const answer = await trial.call(`${home}?limit=1&access_token=${ann.token}&more=${long}`);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('link') ?? '', /\?limit=1&m(?:ax|in)_id=\d+>/);
  assert.ok(!answer.headers.get('link')?.includes(ann.token));
});

test('an application’s own token is not a person’s: 422', async () => {
  const app = await trial.appToken();
  const answer = await trial.call(home, { token: app });
  assert.equal(answer.status, 422);
  assert.equal(textAt(answer.json, 'error'), 'This method requires an authenticated user');
  assert.equal((await trial.call('/api/v1/timelines/public', { token: app })).status, 200);
  assert.equal((await trial.call('/api/v1/apps/verify_credentials', { token: app })).status, 200);
});

test('a token opens what its scopes cover, and no more', async () => {
  const bob = await trial.join('bob');
  const narrow = await trial.tokenOf(ann, 'read:statuses');
  assert.equal((await trial.call(home, { token: narrow })).status, 200);
  const refused = [
    await trial.call('/api/v1/accounts/verify_credentials', { token: narrow }),
    await trial.call('/api/v1/statuses', { token: narrow, json: { status: 'no' } }),
    await trial.call('/api/v1/notifications', { token: narrow }),
    await trial.call(`/api/v1/accounts/${bob.id}/follow`, { token: narrow, method: 'POST' }),
    await trial.call(`/api/v1/accounts/${bob.id}`, { token: narrow }),
  ];
  for (const answer of refused) {
    assert.equal(answer.status, 403);
    assert.equal(at(answer.json, 'code'), 'insufficient-scope');
  }
  const oldName = await trial.tokenOf(ann, 'follow');
  for (const act of ['follow', 'mute', 'unmute', 'block', 'unblock', 'unfollow']) {
    const answer = await trial.call(`/api/v1/accounts/${bob.id}/${act}`, {
      token: oldName,
      method: 'POST',
    });
    assert.equal(answer.status, 200, act);
  }
  assert.equal((await trial.call('/api/v1/blocks', { token: oldName })).status, 200);
  assert.equal((await trial.call(home, { token: oldName })).status, 403);
  const profile = await trial.tokenOf(ann, 'profile');
  const me = await trial.ask('/api/v1/accounts/verify_credentials', { token: profile });
  assert.equal(at(me, 'username'), 'ann');
});

test('what is revoked, sanctioned, granted or closed acts on the next request', async () => {
  const { world } = database;
  const carl = await trial.join('carl');
  const post = () =>
    trial.call('/api/v1/statuses', { token: carl.token, json: { status: 'still here' } });
  assert.equal((await post()).status, 200);
  const sanctionId: SanctionId = toId('77');
  // The guards of enforcement have tests of their own; here only what the API does is asked.
  await sql`alter table standing disable trigger user`.execute(world.db);
  await transact(world, (tx) =>
    setStanding(tx, carl.id, {
      state: 'suspended',
      may: { post: false, reply: false, message: false, report: false },
      visibility: 'full',
      sanctionIds: [sanctionId],
      dockets: ['D-77'],
      asOf: world.clock.now(),
    }),
  );
  const withheld = await post();
  assert.equal(withheld.status, 403);
  assert.equal(at(withheld.json, 'code'), 'standing-withheld');
  assert.equal(at(withheld.json, 'article'), 10);
  assert.equal((await trial.call(home, { token: carl.token })).status, 200);
  await grantRole(world, undefined, { accountId: carl.id, role: 'officer' });
  const me = await trial.ask('/api/v1/accounts/verify_credentials', { token: carl.token });
  assert.equal(at(me, 'role', 'name'), 'Officer');
  const spare = await trial.join('dora');
  await closeAccount(world, spare.id, { password: 'correct horse battery' });
  assert.equal((await trial.call(home, { token: spare.token })).status, 401);
  const { rows } = await listApps(carl);
  for (const appId of rows) await revokeAppAccess(world, carl.id, appId);
  assert.equal((await trial.call(home, { token: carl.token })).status, 401);
});

async function listApps(person: Person) {
  const held = await database.db
    .selectFrom('oauth_tokens')
    .select('app_id')
    .where('account_id', '=', person.id)
    .execute();
  return { rows: held.map(({ app_id }) => toId<'app'>(app_id)) };
}

test('what is deleted behind our back is noticed within seconds', async () => {
  const eve = await trial.join('eve');
  assert.equal((await trial.call(home, { token: eve.token })).status, 200);
  await database.db.deleteFrom('oauth_tokens').where('account_id', '=', eve.id).execute();
  const startedMs = performance.now();
  let { status } = await trial.call(home, { token: eve.token });
  while (status === 200 && performance.now() - startedMs < 5000) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    ({ status } = await trial.call(home, { token: eve.token }));
  }
  assert.equal(status, 401);
});

test('an app signs a person up with its own token', async () => {
  const app = await trial.appToken('read write');
  const asked = {
    username: 'newcomer',
    email: 'newcomer@example.org',
    password: 'correct horse battery',
    agreement: true,
    locale: 'en',
  };
  const { token } = ann;
  assert.equal((await trial.call('/api/v1/accounts', { json: asked })).status, 401);
  const readOnly = await trial.appToken('read');
  assert.equal(
    (await trial.call('/api/v1/accounts', { token: readOnly, json: asked })).status,
    403,
  );
  const unwilling = { ...asked, agreement: false };
  const refused = await trial.call('/api/v1/accounts', { token: app, json: unwilling });
  assert.equal(refused.status, 422);
  assert.ok(at(refused.json, 'details', 'agreement'));
  const given = await trial.ask('/api/v1/accounts', { token: app, json: asked });
  const me = await trial.ask('/api/v1/accounts/verify_credentials', {
    token: textAt(given, 'access_token'),
  });
  assert.equal(at(me, 'username'), 'newcomer');
  const again = await trial.call('/api/v1/accounts', { token: app, json: asked });
  assert.equal(again.status, 422);
  assert.equal(at(again.json, 'details', 'username', 0, 'error'), 'ERR_TAKEN');
  assert.deepEqual(await trial.ask('/api/v1/emails/confirmations', { token, method: 'POST' }), {});
});
