import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { isRefusal, type RefusalCode } from '#foundation';
import { transact } from '#infrastructure';
import { lettersTo, linksIn, pendingJobs, settle, testDatabase } from '#testing';
import {
  accountJobs,
  authorizeApp,
  changeEmail,
  changePassword,
  closeAccount,
  confirmEmail,
  exchangeToken,
  findAccountByHandle,
  findCredentials,
  findSession,
  findToken,
  follow,
  followCounts,
  getAccount,
  getStanding,
  goodStanding,
  listSessions,
  outOfBandUri,
  registerApp,
  requestPasswordReset,
  resendConfirmation,
  resetPassword,
  revokeSession,
  setStanding,
  signIn,
  signOut,
  signUp,
  updateProfile,
  type Standing,
} from './index.ts';

const base = await testDatabase();
after(() => base.close());

const password = 'correct horse battery';
const newPassword = 'staple, not horse';

async function join(handle: string) {
  return signUp(base.world, { handle, email: `${handle}@example.org`, password });
}

function refused(code: RefusalCode, field?: string) {
  return (error: unknown): boolean =>
    isRefusal(error) && error.code === code && (field === undefined || error.field === field);
}

async function mailedToken(address: string): Promise<string> {
  await settle(base.world, accountJobs);
  const [letter] = await lettersTo(base.world, address);
  assert.ok(letter, `no letter to ${address}`);
  return new URL(linksIn(letter)[0] ?? '').searchParams.get('token') ?? '';
}

test('handle and address both open a session, each of its own', async () => {
  const { account, sessionToken } = await join('ada');
  for (const login of ['ada', '@ADA', ' Ada@Example.ORG ']) {
    const signedIn = await signIn(base.world, { login, password, userAgent: 'Test\u0000/1' });
    assert.equal(signedIn.account.id, account.id);
    assert.notEqual(signedIn.sessionToken, sessionToken);
    assert.equal(signedIn.session.userAgent, 'Test/1');
  }
  assert.equal((await listSessions(base.world, account.id)).length, 4);
});

test('a wrong password and an unknown name get the same answer', async () => {
  const answers: string[] = [];
  for (const login of ['ada', 'nobody_here', 'nobody@example.org', '', 'a b', '\u0000']) {
    await assert.rejects(
      signIn(base.world, { login, password: 'wrong horse' }),
      (error: unknown) => {
        assert.ok(refused('wrong-credentials')(error));
        answers.push(String(error));
        return true;
      },
    );
  }
  assert.equal(new Set(answers).size, 1);
  await assert.rejects(
    signIn(base.world, { login: 'ada', password: 'x'.repeat(100_000) }),
    refused('wrong-credentials'),
  );
});

test('an unknown name costs as much work as a wrong password', async () => {
  await join('timed');
  const timeOf = async (login: string): Promise<number> => {
    const times: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      const start = performance.now();
      await signIn(base.world, { login, password: `guess number ${n}` }).catch(() => undefined);
      times.push(performance.now() - start);
    }
    return times.toSorted((a, b) => a - b)[3] ?? 0;
  };
  const known = await timeOf('timed');
  const unknown = await timeOf('not_there');
  // The hash dominates: without it the unknown name would answer tens of times sooner.
  assert.ok(unknown > known / 3 && unknown < known * 3, `${known} ms and ${unknown} ms`);
});

test('guesses at one name are rationed, also with the right password at last', async () => {
  await join('hunted');
  for (let n = 0; n < 20; n += 1) {
    await assert.rejects(
      signIn(base.world, { login: n % 2 === 0 ? 'hunted' : 'HUNTED', password: 'nope nope' }),
      refused('wrong-credentials'),
    );
  }
  await assert.rejects(signIn(base.world, { login: 'hunted', password }), (error: unknown) => {
    assert.ok(isRefusal(error) && error.code === 'too-many');
    assert.ok(error.retryAt !== undefined);
    return true;
  });
});

test('a session cannot be fixed: a token that a browser brings opens nothing', async () => {
  const planted = 'A'.repeat(43);
  assert.equal(await findSession(base.world, planted), undefined);
  const { sessionToken } = await signIn(base.world, { login: 'ada', password });
  assert.notEqual(sessionToken, planted);
  assert.equal(sessionToken.length, 43);
  assert.equal(await findSession(base.world, planted), undefined);
});

test('a session ends by signing out, by its owner from elsewhere, and by its time', async () => {
  const { account, session, sessionToken } = await join('quinn');
  const other = await join('other');
  await assert.rejects(
    revokeSession(base.world, other.account.id, session.id),
    refused('not-found'),
  );
  const second = await signIn(base.world, { login: 'quinn', password });
  await revokeSession(base.world, account.id, session.id);
  assert.equal(await findSession(base.world, sessionToken), undefined);
  await signOut(base.world, second.sessionToken);
  await signOut(base.world, second.sessionToken);
  assert.equal(await findSession(base.world, second.sessionToken), undefined);
  const third = await signIn(base.world, { login: 'quinn', password });
  base.clock.advance(31 * 24 * 3600_000);
  assert.equal(await findSession(base.world, third.sessionToken), undefined);
});

test('a changed password ends every other session and needs the old one', async () => {
  const { account, session, sessionToken } = await join('carol');
  const elsewhere = await signIn(base.world, { login: 'carol', password });
  const change = { current: password, password: newPassword, sessionId: session.id };
  await assert.rejects(
    changePassword(base.world, account.id, { ...change, current: 'not this one' }),
    refused('wrong-credentials', 'password'),
  );
  await assert.rejects(
    changePassword(base.world, account.id, { ...change, password: 'carol@example.org' }),
    refused('invalid', 'password'),
  );
  await changePassword(base.world, account.id, change);
  assert.ok(await findSession(base.world, sessionToken));
  assert.equal(await findSession(base.world, elsewhere.sessionToken), undefined);
  await assert.rejects(
    signIn(base.world, { login: 'carol', password }),
    refused('wrong-credentials'),
  );
  await signIn(base.world, { login: 'carol', password: newPassword });
});

async function appToken(accountId: Awaited<ReturnType<typeof join>>['account']['id']) {
  const { app, clientSecret } = await registerApp(base.world, {
    name: 'App',
    redirectUris: [outOfBandUri],
  });
  const { code } = await authorizeApp(base.world, accountId, {
    app,
    redirectUri: outOfBandUri,
    scopes: ['read'],
    codeChallenge: undefined,
  });
  const answer = await exchangeToken(base.world, {
    body: {
      grant_type: 'authorization_code',
      code,
      client_id: app.clientId,
      client_secret: clientSecret,
      redirect_uri: outOfBandUri,
    },
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return String(answer.body['access_token']);
}

test('a reset by letter works once, ends all sessions and tokens, and proves the address', async () => {
  const { account, sessionToken } = await join('rita');
  const bearer = await appToken(account.id);
  await settle(base.world, accountJobs);
  await requestPasswordReset(base.world, { email: 'RITA@example.org' });
  const first = await mailedToken('rita@example.org');
  await requestPasswordReset(base.world, { email: 'rita@example.org' });
  base.clock.advance(1000);
  const token = await mailedToken('rita@example.org');
  const renewed = { token: first, password: newPassword };
  await assert.rejects(resetPassword(base.world, renewed), refused('token-spent'));
  await assert.rejects(
    resetPassword(base.world, { token, password: 'password' }),
    refused('invalid', 'password'),
  );
  assert.equal(await resetPassword(base.world, { token, password: newPassword }), account.id);
  assert.equal(await findSession(base.world, sessionToken), undefined);
  assert.equal(await findToken(base.db, bearer), undefined);
  assert.equal((await findCredentials(base.db, account.id))?.emailConfirmed, true);
  await assert.rejects(resetPassword(base.world, { token, password }), refused('token-spent'));
  await signIn(base.world, { login: 'rita', password: newPassword });
});

test('asking to reset an unknown address looks the same and sends nothing', async () => {
  const before = (await pendingJobs(base.db)).length;
  await requestPasswordReset(base.world, { email: 'stranger@example.org' });
  assert.equal((await pendingJobs(base.db)).length, before + 1);
  await settle(base.world, accountJobs);
  assert.deepEqual(await lettersTo(base.world, 'stranger@example.org'), []);
});

test('a link for one purpose is no good for another', async () => {
  await join('wanda');
  const confirm = await mailedToken('wanda@example.org');
  await assert.rejects(
    resetPassword(base.world, { token: confirm, password: newPassword }),
    refused('token-spent'),
  );
});

test('a changed address starts unconfirmed, and links to the old one die', async () => {
  const { account } = await join('mona');
  const old = await mailedToken('mona@example.org');
  await assert.rejects(
    changeEmail(base.world, account.id, { password, email: 'ada@example.org' }),
    refused('taken', 'email'),
  );
  await changeEmail(base.world, account.id, { password, email: 'mona@new.example' });
  await assert.rejects(confirmEmail(base.world, old), refused('token-spent'));
  await resendConfirmation(base.world, account.id);
  assert.equal(await confirmEmail(base.world, await mailedToken('mona@new.example')), account.id);
});

test('a standing is kept, lifted whole, and does not keep anyone out', async () => {
  const { account } = await join('banned');
  // Sanctions are enforcement's to make: its guards on this table are lifted in this database.
  await sql`alter table standing disable trigger user`.execute(base.db);
  const standing: Standing = {
    state: 'banned',
    may: { post: false, reply: false, message: false, report: false },
    visibility: 'limited',
    until: new Date('2028-01-01T00:00:00Z'),
    sanctionIds: [base.world.ids.next(1)],
    dockets: ['AB-12'],
  };
  const asOf = base.clock.now();
  await transact(base.world, (tx) => setStanding(tx, account.id, { ...standing, asOf }));
  assert.deepEqual(await getStanding(base.db, account.id), standing);
  const { sessionToken } = await signIn(base.world, { login: 'banned', password });
  const found = await findSession(base.world, sessionToken);
  assert.deepEqual(found?.account.standing, standing);
  assert.ok(await findToken(base.db, await appToken(account.id)));
  await transact(base.world, (tx) => setStanding(tx, account.id, { ...goodStanding, asOf }));
  assert.deepEqual((await getAccount(base.db, account.id)).standing, goodStanding);
});

test('a profile is edited, sanitised, and bounded', async () => {
  const { account } = await join('ines');
  const edited = await updateProfile(base.world, account.id, {
    displayName: '  Ines   B. ',
    bio: 'Hi <script>x</script> #Folk @ada\nhttps://example.org/?a=1&b="\n\nmore',
    fields: [
      { name: 'site', value: 'https://ines.example' },
      { name: '', value: '' },
    ],
    locked: true,
    defaultVisibility: 'unlisted',
    language: 'pt',
  });
  assert.equal(edited.displayName, 'Ines B.');
  assert.equal(
    edited.bioHtml,
    '<p>Hi &lt;script&gt;x&lt;/script&gt; <a href="https://folkmoot.test/tags/folk" class="mention hashtag">#Folk</a> <a href="https://folkmoot.test/@ada" class="u-url mention">@ada</a><br /><a href="https://example.org/?a=1&amp;b=" rel="nofollow noopener me" target="_blank">https://example.org/?a=1&amp;b=</a>&quot;</p><p>more</p>',
  );
  assert.equal(edited.fields.length, 1);
  assert.match(edited.fields[0]?.valueHtml ?? '', /^<a href="https:\/\/ines\.example"/);
  assert.equal(edited.locked, true);
  assert.equal(edited.defaultVisibility, 'unlisted');
  const kept = await updateProfile(base.world, account.id, { defaultSensitive: true });
  assert.equal(kept.displayName, 'Ines B.');
  assert.equal(kept.defaultSensitive, true);
  await assert.rejects(
    updateProfile(base.world, account.id, { defaultVisibility: 'secret' }),
    refused('invalid', 'defaultVisibility'),
  );
});

test('a closed account is cleared, cannot be entered, and its handle stays taken', async () => {
  const { account, sessionToken } = await join('leaver');
  const friend = await findAccountByHandle(base.db, 'ada');
  assert.ok(friend);
  await follow(base.world, account.id, friend.id);
  const bearer = await appToken(account.id);
  const cleared: string[] = [];
  const alsoClose = async (_tx: unknown, id: string): Promise<void> => {
    cleared.push(id);
  };
  await assert.rejects(
    closeAccount(base.world, account.id, { password: 'not it at all' }),
    refused('wrong-credentials'),
  );
  await closeAccount(base.world, account.id, { password, alsoClose });
  assert.deepEqual(cleared, [account.id]);
  const closed = await getAccount(base.db, account.id);
  assert.ok(closed.closedAt);
  assert.deepEqual(closed.roles, []);
  assert.equal(await findSession(base.world, sessionToken), undefined);
  assert.equal(await findToken(base.db, bearer), undefined);
  assert.equal(await findCredentials(base.db, account.id), undefined);
  assert.deepEqual(await followCounts(base.db, account.id), { followers: 0, following: 0 });
  await assert.rejects(
    signIn(base.world, { login: 'leaver', password }),
    refused('wrong-credentials'),
  );
  await assert.rejects(join('leaver'), refused('taken', 'handle'));
});
