import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { findSession, findToken, outOfBandUri } from '#accounts';
import { testDatabase } from '#testing';
import {
  asking,
  authorizePath,
  callback,
  challenge,
  consent,
  exchange,
  readJson,
  register,
  sendForm,
  trialApp,
  trialPerson,
  type Sent,
} from './trial.ts';

const base = await testDatabase();
after(() => base.close());
const app = trialApp(base.world);
const ada = await trialPerson(base.world, 'ada');

test('nobody is redirected to an address that was not registered', async () => {
  const client = await register(app);
  const attempts: Sent[] = [
    { redirect_uri: 'https://evil.example/' },
    { redirect_uri: `${callback}/../x` },
    { redirect_uri: `${callback}&more=1` },
    { redirect_uri: 'https://app.example' },
    { redirect_uri: 'https://app.example.evil.example/callback?keep=1' },
    { redirect_uri: '' },
    { client_id: 'unknown' },
    { client_id: client.secret },
    { redirect_uri: 'https://evil.example/', response_type: 'token' },
  ];
  for (const more of attempts) {
    for (const cookie of ['', ada.cookie]) {
      const response = await app.request(authorizePath(asking(client, more)), {
        headers: { cookie },
      });
      assert.equal(response.status, 400, JSON.stringify(more));
      assert.equal(response.headers.get('location'), null);
    }
  }
});

test('other mistakes are told to the application at its own address', async () => {
  const client = await register(app);
  const attempts: [Sent, string][] = [
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ scope: 'read admin:write' }, 'invalid_scope'],
    [{ scope: 'no:such' }, 'invalid_scope'],
    [{ code_challenge: challenge, code_challenge_method: 'plain' }, 'invalid_request'],
    [{ code_challenge: challenge }, 'invalid_request'],
    [{ code_challenge: 'short', code_challenge_method: 'S256' }, 'invalid_request'],
  ];
  for (const [more, error] of attempts) {
    const response = await app.request(authorizePath(asking(client, more)), {
      headers: { cookie: ada.cookie },
    });
    const target = new URL(response.headers.get('location') ?? '');
    assert.equal(target.host, 'app.example');
    assert.equal(target.searchParams.get('error'), error);
    assert.equal(target.searchParams.get('state'), 'a&b');
  }
});

test('whoever is not signed in signs in first and comes back; force_login ends the session', async () => {
  const client = await register(app);
  const path = authorizePath(asking(client));
  for (const cookie of ['', 'folkmoot_session=planted', 'other=1']) {
    const response = await app.request(path, { headers: { cookie } });
    assert.equal(response.status, 303);
    assert.equal(response.headers.get('location'), `/sign-in?next=${encodeURIComponent(path)}`);
    assert.equal(response.headers.get('set-cookie'), null);
  }
  const again = await trialPerson(base.world, 'again');
  const forced = await app.request(`${path}&force_login=True`, {
    headers: { cookie: again.cookie },
  });
  assert.equal(forced.headers.get('location'), `/sign-in?next=${encodeURIComponent(path)}`);
  assert.match(
    forced.headers.get('set-cookie') ?? '',
    /^folkmoot_session=; Path=\/; Max-Age=0; HttpOnly; SameSite=Lax; Secure$/,
  );
  assert.equal(
    await findSession(base.world, again.cookie.slice('folkmoot_session='.length)),
    undefined,
  );
});

test('the consent page runs nothing, is framed by nobody, and shows names as text', async () => {
  const client = await register(app);
  const page = await app.request(authorizePath(asking(client)), {
    headers: { cookie: ada.cookie },
  });
  const html = await page.text();
  assert.ok(html.includes('Phan &lt;b&gt;') && !html.includes('Phan <b>'));
  assert.ok(html.includes('@ada') && html.includes('change your statuses'));
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.match(policy, /form-action 'self' https:\/\/app\.example;/);
  const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  assert.ok(policy.includes(`'sha256-${hash}'`));
  assert.doesNotMatch(html, /<script|onclick|style=/);
});

test('a forged answer gives no code: no token, a wrong one, another session, another origin', async () => {
  const client = await register(app);
  const ben = await trialPerson(base.world, 'ben');
  const page = await app.request(authorizePath(asking(client)), {
    headers: { cookie: ben.cookie },
  });
  const bensToken = /name="csrf" value="([^"]*)"/.exec(await page.text())?.[1] ?? '';
  const answer = { ...asking(client), decision: 'allow' };
  const forged: [Sent, Sent][] = [
    [answer, { cookie: ada.cookie }],
    [{ ...answer, csrf: 'x' }, { cookie: ada.cookie }],
    [{ ...answer, csrf: bensToken }, { cookie: ada.cookie }],
    [{ ...answer, csrf: bensToken }, {}],
    [
      { ...answer, csrf: bensToken },
      { cookie: ben.cookie, origin: 'https://evil.example' },
    ],
  ];
  for (const [fields, headers] of forged) {
    const response = await sendForm(app, '/oauth/authorize', { fields, headers });
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('location'), null);
  }
  const real = await sendForm(app, '/oauth/authorize', {
    fields: { ...answer, csrf: bensToken },
    headers: { cookie: ben.cookie },
  });
  assert.equal(real.status, 303);
});

test('a form that was changed on the way is judged again', async () => {
  const client = await register(app);
  const page = await app.request(authorizePath(asking(client)), {
    headers: { cookie: ada.cookie },
  });
  const csrf = /name="csrf" value="([^"]*)"/.exec(await page.text())?.[1] ?? '';
  const elsewhere = {
    ...asking(client, { redirect_uri: 'https://evil.example/' }),
    csrf,
    decision: 'allow',
  };
  assert.equal(
    (
      await sendForm(app, '/oauth/authorize', {
        fields: elsewhere,
        headers: { cookie: ada.cookie },
      })
    ).status,
    400,
  );
  const wider = { ...asking(client, { scope: 'admin' }), csrf, decision: 'allow' };
  const told = await sendForm(app, '/oauth/authorize', {
    fields: wider,
    headers: { cookie: ada.cookie },
  });
  assert.match(told.headers.get('location') ?? '', /error=invalid_scope/);
});

test('a refusal of the person is told, and an out-of-band code is shown on a page', async () => {
  const client = await register(app);
  const denied = await consent(app, ada, { fields: asking(client), decision: 'deny' });
  assert.match(denied.headers.get('location') ?? '', /error=access_denied.*state=a%26b/);
  const outOfBand = asking(client, { redirect_uri: outOfBandUri });
  const page = await consent(app, ada, { fields: outOfBand });
  assert.equal(page.status, 200);
  const code = /id="code">([^<]*)</.exec(await page.text())?.[1] ?? '';
  const body = await readJson(exchange(app, client, { code, redirect_uri: outOfBandUri }));
  assert.ok(await findToken(base.db, String(body['access_token'])));
  const custom = await consent(app, ada, {
    fields: asking(client, { redirect_uri: 'phan://done' }),
  });
  assert.match(custom.headers.get('location') ?? '', /^phan:\/\/done\?code=[\w-]{43}&state=/);
});
