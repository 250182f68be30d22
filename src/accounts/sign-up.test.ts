import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { isRefusal, type RefusalCode } from '#foundation';
import { lettersTo, linksIn, settle, testDatabase } from '#testing';
import {
  accountJobs,
  becomeOperator,
  closeAccount,
  confirmEmail,
  createInvitation,
  ensureServiceAccount,
  findAccountByHandle,
  findCredentials,
  findSession,
  getSignUpMode,
  grantRole,
  hasRole,
  issueOperatorLink,
  listRoleHistory,
  listRoleHolders,
  revokeInvitation,
  revokeRole,
  saveRemoteAccount,
  setSignUpMode,
  signUp,
} from './index.ts';

const base = await testDatabase();
after(() => base.close());

const password = 'correct horse battery';

async function join(handle: string, more: { invitation?: string; operatorToken?: string } = {}) {
  const { account } = await signUp(base.world, {
    handle,
    email: `${handle}@example.org`,
    password,
    ...more,
  });
  return account;
}

function refused(code: RefusalCode, field?: string) {
  return (error: unknown): boolean =>
    isRefusal(error) && error.code === code && (field === undefined || error.field === field);
}

/** How many of these attempts were let through; the others must have been refused with `code`. */
async function winners(attempts: readonly Promise<unknown>[], code: RefusalCode): Promise<number> {
  const outcomes = await Promise.allSettled(attempts);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected')
      assert.ok(refused(code)(outcome.reason), String(outcome.reason));
  }
  return outcomes.filter((outcome) => outcome.status === 'fulfilled').length;
}

/** Every column of every table as text: what somebody who steals the database can read. */
async function everythingStored(): Promise<string> {
  const tables = await sql<{ name: string }>`
    select format('%I.%I', schemaname, tablename) as name from pg_tables
    where schemaname in ('public', 'graphile_worker')`.execute(base.db);
  const texts: string[] = [];
  for (const { name } of tables.rows) {
    const rows = await sql<{
      row: string;
    }>`select t::text as row from ${sql.raw(name)} as t`.execute(base.db);
    texts.push(...rows.rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

test('a person signs up, is signed in, and confirms the address by the letter, once', async () => {
  const { account, sessionToken } = await signUp(base.world, {
    handle: '@Ada',
    email: 'Ada@Example.org',
    password,
    displayName: 'Ada',
    language: 'en',
  });
  assert.equal(account.handle, 'ada');
  assert.equal(account.domain, null);
  assert.deepEqual(account.roles, ['member']);
  assert.equal(account.standing.state, 'good');
  const found = await findSession(base.world, sessionToken);
  assert.equal(found?.account.id, account.id);
  assert.equal(found?.emailConfirmed, false);
  assert.ok((await settle(base.world, accountJobs)).includes('accounts.send-link'));
  const [letter] = await lettersTo(base.world, 'ada@example.org');
  assert.ok(letter);
  const token = new URL(linksIn(letter)[0] ?? '').searchParams.get('token') ?? '';
  assert.equal(await confirmEmail(base.world, token), account.id);
  assert.equal((await findCredentials(base.db, account.id))?.emailConfirmed, true);
  await assert.rejects(confirmEmail(base.world, token), refused('token-spent'));
});

test('a link in a letter stops working after its time', async () => {
  await join('slow');
  await settle(base.world, accountJobs);
  const [letter] = await lettersTo(base.world, 'slow@example.org');
  assert.ok(letter);
  const token = new URL(linksIn(letter)[0] ?? '').searchParams.get('token') ?? '';
  base.clock.advance(7 * 24 * 3600_000);
  await assert.rejects(confirmEmail(base.world, token), refused('token-spent'));
});

test('a handle and an address are taken in any case, also by a race', async () => {
  await join('grace');
  const again = { handle: 'GRACE', email: 'other@example.org', password };
  await assert.rejects(signUp(base.world, again), refused('taken', 'handle'));
  const same = { handle: 'hopper', email: 'Grace@EXAMPLE.org', password };
  await assert.rejects(signUp(base.world, same), refused('taken', 'email'));
  const byHandle = [1, 2, 3].map((n) =>
    signUp(base.world, { handle: 'racer', email: `racer${n}@example.org`, password }),
  );
  assert.equal(await winners(byHandle, 'taken'), 1);
  const byEmail = [1, 2, 3].map((n) =>
    signUp(base.world, { handle: `racer${n}`, email: 'one@example.org', password }),
  );
  assert.equal(await winners(byEmail, 'taken'), 1);
});

test('a refused sign-up leaves nothing behind', async () => {
  await assert.rejects(
    signUp(base.world, { handle: 'halfway', email: 'h@example.org', password, operatorToken: 'x' }),
    refused('token-spent'),
  );
  assert.equal(await findAccountByHandle(base.db, 'halfway'), undefined);
});

test('local and remote accounts share handles but not domains', async () => {
  const remote = {
    uri: 'https://far.example/users/ada',
    handle: 'Ada',
    domain: 'Far.Example',
    displayName: 'Ada, far away',
    bioHtml: '<p onclick="x()">hi<script>alert(1)</script> <a href="javascript:x">l</a></p>',
    fields: [{ name: 'site', valueHtml: '<a href="https://far.example">far</a>' }],
    locked: false,
    bot: false,
    discoverable: true,
    indexable: true,
  };
  const saved = await saveRemoteAccount(base.world, remote);
  assert.equal(saved.domain, 'far.example');
  assert.deepEqual(saved.roles, []);
  assert.doesNotMatch(saved.bioHtml, /script|onclick|javascript/);
  const again = await saveRemoteAccount(base.world, { ...remote, displayName: 'Renamed' });
  assert.equal(again.id, saved.id);
  assert.equal(again.displayName, 'Renamed');
  assert.equal((await findAccountByHandle(base.db, 'ADA', 'far.EXAMPLE'))?.id, saved.id);
  assert.notEqual((await findAccountByHandle(base.db, 'ada'))?.id, saved.id);
  const impostor = { ...remote, uri: 'https://far.example/users/other' };
  await assert.rejects(saveRemoteAccount(base.world, impostor), refused('taken', 'handle'));
  const ours = { ...remote, domain: 'folkmoot.test' };
  await assert.rejects(saveRemoteAccount(base.world, ours), refused('invalid', 'domain'));
});

test('the server has one account of its own, which nobody can sign in to', async () => {
  const made = await Promise.all([1, 2, 3].map(() => ensureServiceAccount(base.world)));
  assert.equal(new Set(made.map((account) => account.id)).size, 1);
  assert.equal(made[0]?.kind, 'service');
  assert.deepEqual(made[0]?.roles, []);
  assert.equal(await findCredentials(base.db, made[0]?.id ?? never()), undefined);
});

test('the one-time link makes one operator, whoever else holds it', async () => {
  const replaced = await issueOperatorLink(base.world);
  const token = await issueOperatorLink(base.world);
  assert.ok(token !== undefined && replaced !== undefined);
  await assert.rejects(join('early', { operatorToken: replaced }), refused('token-spent'));
  await setSignUpMode(base.world, undefined, 'closed');
  const attempts = ['olga', 'otto'].map((handle) => join(handle, { operatorToken: token }));
  assert.equal(await winners(attempts, 'token-spent'), 1);
  const operators = await listRoleHolders(base.db, 'operator');
  assert.equal(operators.length, 1);
  const ada = await findAccountByHandle(base.db, 'ada');
  await assert.rejects(
    becomeOperator(base.world, ada?.id ?? never(), token),
    refused('token-spent'),
  );
  assert.equal(await issueOperatorLink(base.world), undefined);
  const [operator] = operators;
  await assert.rejects(
    closeAccount(base.world, operator ?? never(), { password }),
    refused('conflict'),
  );
});

test('roles are granted by operators, kept on record, and the last operator stays', async () => {
  const [operator] = await listRoleHolders(base.db, 'operator');
  const ada = await findAccountByHandle(base.db, 'ada');
  const grace = await findAccountByHandle(base.db, 'grace');
  assert.ok(operator && ada && grace);
  const grant = { accountId: ada.id, role: 'officer' } as const;
  await assert.rejects(grantRole(base.world, grace.id, grant), refused('forbidden'));
  await grantRole(base.world, operator, grant);
  await grantRole(base.world, operator, grant);
  assert.ok(await hasRole(base.db, ada.id, 'officer'));
  await revokeRole(base.world, operator, grant);
  await grantRole(base.world, undefined, grant);
  const history = await listRoleHistory(base.db, ada.id);
  assert.equal(history.length, 2);
  assert.equal(history[1]?.grantedBy, operator);
  assert.equal(history[1]?.revokedBy, operator);
  const last = { accountId: operator, role: 'operator' } as const;
  await assert.rejects(revokeRole(base.world, undefined, last), refused('conflict'));
  const remote = await findAccountByHandle(base.db, 'ada', 'far.example');
  const abroad = { accountId: remote?.id ?? never(), role: 'panelist' } as const;
  await assert.rejects(grantRole(base.world, operator, abroad), refused('invalid'));
});

test('two operators who revoke each other at once leave one', async () => {
  const [first] = await listRoleHolders(base.db, 'operator');
  const grace = await findAccountByHandle(base.db, 'grace');
  assert.ok(first && grace);
  await grantRole(base.world, first, { accountId: grace.id, role: 'operator' });
  const attempts = [
    revokeRole(base.world, first, { accountId: grace.id, role: 'operator' }),
    revokeRole(base.world, grace.id, { accountId: first, role: 'operator' }),
  ];
  assert.equal(await winners(attempts, 'forbidden'), 1);
  assert.equal((await listRoleHolders(base.db, 'operator')).length, 1);
});

test('a closed server takes nobody, one by invitation takes whom it invited, once', async () => {
  const [operator] = await listRoleHolders(base.db, 'operator');
  const ada = await findAccountByHandle(base.db, 'ada');
  assert.ok(operator && ada);
  assert.equal(await getSignUpMode(base.db), 'closed');
  await assert.rejects(join('late'), refused('registration-closed'));
  await assert.rejects(setSignUpMode(base.world, ada.id, 'open'), refused('forbidden'));
  await setSignUpMode(base.world, operator, 'invitation');
  await assert.rejects(join('late'), refused('invitation-needed'));
  await assert.rejects(join('late', { invitation: 'guessed' }), refused('token-spent'));
  await assert.rejects(createInvitation(base.world, ada.id, { uses: 2 }), refused('forbidden'));
  const { code } = await createInvitation(base.world, ada.id);
  const race = ['inga', 'igor', 'iris'].map((handle) => join(handle, { invitation: code }));
  assert.equal(await winners(race, 'token-spent'), 1);
});

test('an invitation ends by its date and by its giver', async () => {
  const ada = await findAccountByHandle(base.db, 'ada');
  const grace = await findAccountByHandle(base.db, 'grace');
  assert.ok(ada && grace);
  const withdrawn = await createInvitation(base.world, ada.id);
  await assert.rejects(
    revokeInvitation(base.world, grace.id, withdrawn.invitation.id),
    refused('not-found'),
  );
  await revokeInvitation(base.world, ada.id, withdrawn.invitation.id);
  await assert.rejects(join('nina', { invitation: withdrawn.code }), refused('token-spent'));
  const old = await createInvitation(base.world, ada.id, { days: 1 });
  base.clock.advance(24 * 3600_000);
  await assert.rejects(join('nina', { invitation: old.code }), refused('token-spent'));
});

test('no secret lies in the database: not in tables, not in the outbox', async () => {
  await setSignUpMode(base.world, undefined, 'open');
  const ada = await findAccountByHandle(base.db, 'ada');
  assert.ok(ada);
  const { code } = await createInvitation(base.world, ada.id);
  const { sessionToken } = await signUp(base.world, {
    handle: 'secretive',
    email: 'secretive@example.org',
    password,
  });
  const unsent = await everythingStored();
  assert.ok(unsent.includes('secretive@example.org'));
  await settle(base.world, accountJobs);
  const [letter] = await lettersTo(base.world, 'secretive@example.org');
  assert.ok(letter);
  const mailed = new URL(linksIn(letter)[0] ?? '').searchParams.get('token') ?? '';
  const stored = `${unsent}\n${await everythingStored()}`;
  for (const secret of [code, sessionToken, mailed, password]) {
    assert.ok(secret.length > 10);
    assert.ok(!stored.includes(secret));
    assert.ok(!stored.includes(Buffer.from(secret).toString('hex')));
  }
});

function never(): never {
  throw new Error('a fixture is missing');
}
