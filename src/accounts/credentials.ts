import { refuse, type AccountId } from '#foundation';
import { errorCode, type Reader, type World } from '#infrastructure';
import { passwordChecksPerAccount, spend } from './limits.ts';
import { isPassword } from './password-hash.ts';

/** What its owner may know of how an account is signed in to. */
export type CredentialState = {
  readonly email: string;
  readonly emailConfirmed: boolean;
  readonly passwordChangedAt: Date;
};

/** Undefined for accounts that nobody signs in to: remote, closed, the service's own. */
export async function findCredentials(
  db: Reader,
  accountId: AccountId,
): Promise<CredentialState | undefined> {
  const row = await db
    .selectFrom('credentials')
    .select(['email', 'email_confirmed_at', 'password_changed_at'])
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  return row === undefined
    ? undefined
    : {
        email: row.email,
        emailConfirmed: row.email_confirmed_at !== null,
        passwordChangedAt: row.password_changed_at,
      };
}

/**
 * Asks for the password again before something that cannot be taken back.
 * @throws Refusal `wrong-credentials` on field `password`, `too-many`
 */
export async function requirePassword(
  world: World,
  accountId: AccountId,
  password: string,
): Promise<void> {
  await spend(world, passwordChecksPerAccount, accountId);
  const row = await world.db
    .selectFrom('credentials')
    .select('password_hash')
    .where('account_id', '=', accountId)
    .executeTakeFirst();
  if (await isPassword(password, row?.password_hash)) return;
  throw refuse('wrong-credentials', { field: 'password', detail: 'The password is wrong.' });
}

/** Which unique key a write ran into, as the column people know it by; undefined for other faults. */
function takenField(error: unknown): 'handle' | 'email' | undefined {
  if (errorCode(error) !== '23505' || typeof error !== 'object' || error === null) return undefined;
  const constraint = 'constraint' in error ? error.constraint : undefined;
  if (constraint === 'accounts_handle') return 'handle';
  return constraint === 'credentials_email_key' ? 'email' : undefined;
}

/** Turns a lost race for a handle or an address into the refusal that a slow check would have been. */
export async function refusingTaken<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (cause) {
    const field = takenField(cause);
    if (field === undefined) throw cause;
    const what = field === 'handle' ? 'handle' : 'e-mail address';
    throw refuse('taken', { field, detail: `This ${what} is already in use here.` });
  }
}
