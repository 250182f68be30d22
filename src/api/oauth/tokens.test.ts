import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { findApp, findToken, outOfBandUri, revokeAppAccess, signUpByApp } from '#accounts';
import { minuteMs } from '#foundation';
import { testDatabase } from '#testing';
import {
  asking,
  callback,
  challenge,
  codeFor,
  consent,
  exchange,
  readJson,
  register,
  sendForm,
  tokenFor,
  trialApp,
  trialPerson,
  verifier,
  type Sent,
} from './trial.ts';

const base = await testDatabase();
after(() => base.close());
const app = trialApp(base.world);
const ada = await trialPerson(base.world, 'ada');

test('the whole way: register, consent, code with PKCE, token, who am I, revoke', async () => {
  const client = await register(app);
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  const answer = await consent(app, ada, { fields: asking(client, { ...pkce, scope: 'read' }) });
  const target = new URL(answer.headers.get('location') ?? '');
  assert.equal(target.origin + target.pathname, 'https://app.example/callback');
  assert.equal(target.searchParams.get('keep'), '1');
  assert.equal(target.searchParams.get('state'), 'a&b');
  const code = target.searchParams.get('code') ?? '';
  const response = await exchange(app, client, {
    code,
    code_verifier: verifier,
    scope: 'ignored here',
  });
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('cache-control'), 'no-store');
  const body = await readJson(response);
  assert.equal(body['token_type'], 'Bearer');
  assert.equal(body['scope'], 'read');
  assert.equal(body['created_at'], Math.floor(base.clock.now().getTime() / 1000));
  assert.ok(!('expires_in' in body) && !('refresh_token' in body));
  const bearer = { authorization: `Bearer ${String(body['access_token'])}` };
  const who = await readJson(app.request('/oauth/userinfo/', { headers: bearer }));
  assert.equal(who['preferred_username'], 'ada');
  const of = await readJson(app.request('/api/v1/apps/verify_credentials', { headers: bearer }));
  assert.equal(of['name'], 'Phan <b>');
  assert.ok(!JSON.stringify(of).includes(client.secret));
  const fields = {
    client_id: client.id,
    client_secret: client.secret,
    token: String(body['access_token']),
  };
  assert.equal((await sendForm(app, '/oauth/revoke', { fields: fields })).status, 200);
  assert.equal((await sendForm(app, '/oauth/revoke', { fields: fields })).status, 200);
  assert.equal((await app.request('/oauth/userinfo', { headers: bearer })).status, 401);
});

test('apps register by JSON with lists, and by multipart; what is wrong is named', async () => {
  const asJson = await app.request('/api/v1/apps/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Elk',
      redirect_uris: [callback, outOfBandUri],
      scopes: 'read',
    }),
  });
  assert.equal(asJson.status, 200);
  const body = await readJson(asJson);
  assert.deepEqual(body['redirect_uris'], [callback, outOfBandUri]);
  assert.equal(body['redirect_uri'], `${callback}\n${outOfBandUri}`);
  assert.deepEqual(body['scopes'], ['read']);
  assert.equal(body['client_secret_expires_at'], 0);
  const multipart = new FormData();
  multipart.set('client_name', 'Toot');
  multipart.set('redirect_uris', outOfBandUri);
  assert.equal(
    (await app.request('/api/v1/apps', { method: 'POST', body: multipart })).status,
    200,
  );
  const wrong: [Sent, string][] = [
    [{ client_name: '' }, 'client_name'],
    [{ client_name: 'x'.repeat(121) }, 'client_name'],
    [{ redirect_uris: 'javascript:alert(1)' }, 'redirect_uris'],
    [{ redirect_uris: '' }, 'redirect_uris'],
    [{ scopes: 'read everything' }, 'scopes'],
    [{ website: 'javascript:alert(1)' }, 'website'],
  ];
  for (const [fields, name] of wrong) {
    const response = await sendForm(app, '/api/v1/apps', {
      fields: {
        client_name: 'X',
        redirect_uris: callback,
        ...fields,
      },
    });
    assert.equal(response.status, 422, name);
    assert.ok(JSON.stringify(await response.json()).includes(name));
  }
  const broken = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' };
  assert.equal((await app.request('/api/v1/apps', broken)).status, 400);
});

test('a code works once; used again it takes its token with it', async () => {
  const client = await register(app);
  const code = await codeFor(app, ada, { client });
  const first = await readJson(exchange(app, client, { code }));
  assert.ok(await findToken(base.db, String(first['access_token'])));
  const second = await exchange(app, client, { code });
  assert.equal(second.status, 400);
  assert.equal((await readJson(second))['error'], 'invalid_grant');
  assert.equal(await findToken(base.db, String(first['access_token'])), undefined);
});

test('of two exchanges at once one wins, and its token does not outlive the other', async () => {
  const client = await register(app);
  const code = await codeFor(app, ada, { client });
  const answers = await Promise.all([1, 2, 3, 4].map(() => exchange(app, client, { code })));
  assert.equal(answers.filter((answer) => answer.status === 200).length, 1);
  const winner = answers.find((answer) => answer.status === 200);
  assert.ok(winner);
  assert.equal(
    await findToken(base.db, String((await readJson(winner))['access_token'])),
    undefined,
  );
});

test('a wrong verifier, a missing one, and a wrong redirect each burn the code', async () => {
  const client = await register(app);
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  const wrong: Sent[] = [
    { code_verifier: 'w'.repeat(43) },
    { code_verifier: challenge },
    {},
    { code_verifier: verifier, redirect_uri: outOfBandUri },
  ];
  for (const fields of wrong) {
    const code = await codeFor(app, ada, { client, more: pkce });
    const first = await exchange(app, client, { code, ...fields });
    assert.equal(first.status, 400, JSON.stringify(fields));
    const second = await exchange(app, client, { code, code_verifier: verifier });
    assert.equal((await readJson(second))['error'], 'invalid_grant');
  }
  const unasked = await exchange(app, client, {
    code: await codeFor(app, ada, { client }),
    code_verifier: verifier,
  });
  assert.equal(unasked.status, 400);
});

test('a code is bound to its application and its ten minutes', async () => {
  const [client, other] = [await register(app), await register(app)];
  const code = await codeFor(app, ada, { client });
  assert.equal((await readJson(exchange(app, other, { code })))['error'], 'invalid_grant');
  const late = await codeFor(app, ada, { client });
  base.clock.advance(10 * minuteMs);
  assert.equal((await readJson(exchange(app, client, { code: late })))['error'], 'invalid_grant');
});

test('a client needs its secret, also with a verifier', async () => {
  const client = await register(app);
  const pkce = { code_challenge: challenge, code_challenge_method: 'S256' };
  const code = await codeFor(app, ada, { client, more: pkce });
  for (const secret of ['', 'wrong', client.id]) {
    const answer = await exchange(app, { ...client, secret }, { code, code_verifier: verifier });
    assert.equal(answer.status, 401, secret);
    assert.equal((await readJson(answer))['error'], 'invalid_client');
  }
  const unknown = await exchange(app, { id: 'nobody', secret: client.secret }, { code });
  assert.equal(unknown.status, 401);
  const basic = Buffer.from(`${client.id}:${client.secret}`).toString('base64');
  const fields = {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: callback,
  };
  const response = await sendForm(app, '/oauth/token', {
    fields: fields,
    headers: { authorization: `Basic ${basic}` },
  });
  assert.equal(response.status, 200);
});

test("an application's own token has no person behind it and no more than it registered", async () => {
  const client = await register(app, { scopes: 'read' });
  const own = {
    grant_type: 'client_credentials',
    client_id: client.id,
    client_secret: client.secret,
  };
  const response = await app.request('/oauth/token/', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(own),
  });
  const body = await readJson(response);
  assert.equal(body['scope'], 'read');
  const found = await findToken(base.db, String(body['access_token']));
  assert.ok(found && found.account === undefined);
  const bearer = { authorization: `Bearer ${String(body['access_token'])}` };
  assert.equal((await app.request('/oauth/userinfo', { headers: bearer })).status, 422);
  const wider = await sendForm(app, '/oauth/token', { fields: { ...own, scope: 'read write' } });
  assert.equal((await readJson(wider))['error'], 'invalid_scope');
});

test('there is no password grant, no refresh, no implicit token', async () => {
  const client = await register(app);
  for (const grant of ['password', 'refresh_token', 'implicit', '__proto__', 'constructor']) {
    const response = await exchange(app, client, {
      grant_type: grant,
      username: 'ada',
      password: 'x',
    });
    assert.ok([400, 401].includes(response.status), grant);
    assert.ok('error' in (await readJson(response)));
  }
  const none = await sendForm(app, '/oauth/token', {
    fields: { client_id: client.id, client_secret: client.secret },
  });
  assert.equal((await readJson(none))['error'], 'invalid_request');
  const broken = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"a":' };
  assert.equal((await readJson(app.request('/oauth/token', broken)))['error'], 'invalid_request');
  const odd = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"client_id":{"x":1}}',
  };
  assert.equal((await app.request('/oauth/token', odd)).status, 400);
});

test('a token is revoked by its own application only, or by its person', async () => {
  const [client, other] = [await register(app), await register(app)];
  const token = await tokenFor(app, ada, client);
  const byOther = { client_id: other.id, client_secret: other.secret, token };
  assert.equal((await sendForm(app, '/oauth/revoke', { fields: byOther })).status, 403);
  const byStranger = { client_id: client.id, client_secret: 'wrong', token };
  assert.equal((await sendForm(app, '/oauth/revoke', { fields: byStranger })).status, 403);
  const found = await findToken(base.db, token);
  assert.ok(found);
  await revokeAppAccess(base.world, ada.id, found.appId);
  assert.equal(await findToken(base.db, token), undefined);
});

test('the metadata names what is there', async () => {
  const body = await readJson(app.request('/.well-known/oauth-authorization-server'));
  assert.equal(body['issuer'], 'https://folkmoot.test/');
  assert.equal(body['authorization_endpoint'], 'https://folkmoot.test/oauth/authorize');
  assert.deepEqual(body['code_challenge_methods_supported'], ['S256']);
  assert.deepEqual(body['grant_types_supported'], ['authorization_code', 'client_credentials']);
});

test('no secret of OAuth lies in the database', async () => {
  const client = await register(app);
  const unused = await codeFor(app, ada, { client });
  const token = await tokenFor(app, ada, client);
  const rows = await sql<{ row: string }>`
    select t::text as row from oauth_apps as t union all select t::text from oauth_codes as t
    union all select t::text from oauth_tokens as t union all select t::text from sessions as t`.execute(
    base.db,
  );
  const stored = rows.rows.map(({ row }) => row).join('\n');
  assert.ok(stored.includes(client.id));
  for (const secret of [client.secret, unused, token, ada.cookie.slice(17)]) {
    assert.ok(secret.length === 43 && !stored.includes(secret));
    assert.ok(!stored.includes(Buffer.from(secret).toString('hex')));
    assert.ok(!stored.includes(Buffer.from(secret, 'base64url').toString('hex')));
  }
});

test('an application signs a person up and holds a token for them', async () => {
  const client = await register(app);
  const found = await findApp(base.db, client.id);
  assert.ok(found);
  const { account, token } = await signUpByApp(
    base.world,
    { appId: found.id, scopes: ['read', 'write'] },
    { handle: 'by_app', email: 'by_app@example.org', password: 'correct horse battery' },
  );
  const bearer = await findToken(base.db, token.accessToken);
  assert.equal(bearer?.account?.id, account.id);
  assert.equal(bearer?.appName, 'Phan <b>');
});

test('what no database can hold names no client', async () => {
  for (const path of ['/oauth/token', '/oauth/revoke']) {
    const sent = await sendForm(app, path, {
      fields: { client_id: 'a\0b', token: 'c', code: 'd' },
    });
    assert.equal(sent.status, 400, path);
  }
  const authorization = `Basic ${Buffer.from('a\0b:c').toString('base64')}`;
  const asked = await app.request('/oauth/revoke', {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: '{"token":"x"}',
  });
  assert.equal(asked.status, 403);
});
