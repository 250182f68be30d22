import { sql } from 'kysely';
import { refuse, sha256, toId } from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { signInsPerIp, signInsPerLogin, spend } from './limits.ts';
import { isPassword } from './password-hash.ts';
import { getAccount } from './queries.ts';
import { normaliseEmail } from './rules/email.ts';
import { isLocalHandle } from './rules/handle.ts';
import { openSession } from './sessions.ts';
import type { SignedIn } from './sign-up.ts';

export type SignInInput = {
  /** An e-mail address, or a handle with or without `@`. */
  readonly login: string;
  readonly password: string;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
};

/**
 * Opens a session for the right password. Unknown names cost the same work and get the same answer
 * as wrong passwords. A sanction does not keep anyone out (Article 13).
 * @throws Refusal `wrong-credentials`, `too-many`
 */
export async function signIn(world: World, input: SignInInput): Promise<SignedIn> {
  const login = input.login.trim().toLowerCase();
  await spend(world, signInsPerIp, input.ip);
  // Hashed, so that a ration's key has a bounded size and holds no address.
  await spend(world, signInsPerLogin, sha256(login).toString('base64url'));
  const found = await findByLogin(world.db, login);
  const isRight = await isPassword(input.password, found?.password_hash);
  if (!isRight || found === undefined) {
    throw refuse('wrong-credentials', { detail: 'The name or the password is wrong.' });
  }
  return transact(world, async (tx) => {
    // Locked and compared: a password changed meanwhile must not open a session with the old one.
    const current = await tx
      .selectFrom('credentials')
      .select('account_id')
      .where('account_id', '=', found.account_id)
      .where('password_hash', '=', found.password_hash)
      .forShare()
      .executeTakeFirst();
    if (current === undefined) {
      throw refuse('wrong-credentials', { detail: 'The name or the password is wrong.' });
    }
    const account = await getAccount(tx, toId(current.account_id));
    const opened = await openSession(world, tx, {
      accountId: account.id,
      userAgent: input.userAgent,
    });
    return { account, ...opened };
  });
}

/** Handles hold no `@`, addresses always do: one login is never both. */
async function findByLogin(db: Reader, login: string) {
  const query = db
    .selectFrom('credentials')
    .innerJoin('accounts', 'accounts.id', 'credentials.account_id')
    .select(['credentials.account_id', 'credentials.password_hash'])
    .where('accounts.closed_at', 'is', null);
  const handle = login.replace(/^@/, '');
  if (isLocalHandle(handle)) {
    return query
      .where(sql<string>`lower(accounts.handle)`, '=', handle)
      .where(sql<string>`coalesce(accounts.domain, '')`, '=', '')
      .executeTakeFirst();
  }
  return query.where('credentials.email', '=', normaliseEmail(login) ?? '').executeTakeFirst();
}
