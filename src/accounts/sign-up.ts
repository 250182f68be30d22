import { randomBucket, refuse, sha256, type AccountId, type AppId } from '#foundation';
import { publish, transact, type Tx, type World } from '#infrastructure';
import { spendOperatorLink } from './become-operator.ts';
import { accountTopics } from './events.ts';
import { refusingTaken } from './credentials.ts';
import { signUpsPerIp, spend } from './limits.ts';
import { sendLink } from './mail-links.ts';
import { issueToken, type IssuedToken } from './oauth/issue-token.ts';
import { hashPassword } from './password-hash.ts';
import { getAccount } from './queries.ts';
import { parseEmail } from './rules/email.ts';
import { parseNewHandle } from './rules/handle.ts';
import { requireGoodPassword } from './rules/password.ts';
import { parseDisplayName, parseLanguage } from './rules/profile.ts';
import type { Scope } from './rules/scopes.ts';
import { needsInvitation, requireTakenEmail } from './sign-up-guards/check-sign-up.ts';
import { openSession } from './sessions.ts';
import { getSignUpMode } from './sign-up-mode.ts';
import type { Account, Session } from './types.ts';

export type SignUpInput = {
  readonly handle: string;
  readonly email: string;
  readonly password: string;
  readonly displayName?: string | undefined;
  readonly language?: string | undefined;
  /** The code of an invitation; needed where sign-up is by invitation. */
  readonly invitation?: string | undefined;
  /** The first start's one-time link: opens every door and makes this person the operator. */
  readonly operatorToken?: string | undefined;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
};

/** An account with a session just opened for it. The token is for the cookie and is kept nowhere. */
export type SignedIn = {
  readonly account: Account;
  readonly sessionToken: string;
  readonly session: Session;
};

type NewPerson = {
  readonly handle: string;
  readonly email: string;
  readonly displayName: string;
  readonly language: string | null;
  readonly passwordHash: string;
};

/**
 * Makes a local account, opens its first session and sends a letter to confirm the address: all or
 * nothing. @throws Refusal `invalid`, `taken`, `registration-closed`, `invitation-needed`,
 * `token-spent`, `too-many`
 */
export async function signUp(world: World, input: SignUpInput): Promise<SignedIn> {
  return enrol(world, input, async (tx, accountId) => {
    const opened = await openSession(world, tx, { accountId, userAgent: input.userAgent });
    return { account: await getAccount(tx, accountId), ...opened };
  });
}

/**
 * Signs a person up through an application, which gets a token instead of the browser a session.
 * @throws Refusal as `signUp`
 */
export async function signUpByApp(
  world: World,
  app: { readonly appId: AppId; readonly scopes: readonly Scope[] },
  input: SignUpInput,
): Promise<{ account: Account; token: IssuedToken }> {
  return enrol(world, input, async (tx, accountId) => ({
    account: await getAccount(tx, accountId),
    token: await issueToken(world, tx, { ...app, accountId }),
  }));
}

async function enrol<Result>(
  world: World,
  input: SignUpInput,
  finish: (tx: Tx, accountId: AccountId) => Promise<Result>,
): Promise<Result> {
  const handle = parseNewHandle(input.handle);
  const email = parseEmail(input.email);
  requireGoodPassword(input.password, [handle, email, email.split('@')[0] ?? '']);
  const displayName = parseDisplayName(input.displayName ?? '');
  const language = parseLanguage(input.language ?? null);
  await spend(world, signUpsPerIp, input.ip);
  const passwordHash = await hashPassword(input.password);
  return refusingTaken(
    transact(world, async (tx) => {
      await admit(world, tx, input, email);
      const person = { handle, email, displayName, language, passwordHash };
      const accountId = await insertPerson(world, tx, person);
      if (input.operatorToken !== undefined) {
        await spendOperatorLink(world, tx, { accountId, token: input.operatorToken });
      }
      await sendLink(world, tx, { accountId, purpose: 'confirm-email', email });
      await publish(tx, accountTopics.signedUp, { accountId });
      return finish(tx, accountId);
    }),
  );
}

async function admit(world: World, tx: Tx, input: SignUpInput, email: string): Promise<void> {
  if (input.operatorToken !== undefined) return;
  await requireTakenEmail(tx, email);
  const isInvitationNeeded = await needsInvitation(tx, world, input.ip);
  const mode = await getSignUpMode(tx);
  if (mode === 'closed') {
    throw refuse('registration-closed', { detail: 'This server takes no new people now.' });
  }
  if (mode === 'open' && !isInvitationNeeded && input.invitation === undefined) return;
  await spendInvitation(world, tx, input.invitation);
}

/** The update takes the row's lock: of two people with a code for one, the second is refused. */
async function spendInvitation(world: World, tx: Tx, code: string | undefined): Promise<void> {
  if (code === undefined || code === '') {
    throw refuse('invitation-needed', {
      field: 'invitation',
      detail: 'This server takes new people by invitation.',
    });
  }
  const spent = await tx
    .updateTable('invitations')
    .set((expression) => ({ uses_left: expression('uses_left', '-', 1) }))
    .where('code_hash', '=', sha256(code))
    .where('uses_left', '>', 0)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', world.clock.now())
    .returning('id')
    .executeTakeFirst();
  if (spent === undefined) {
    throw refuse('token-spent', {
      field: 'invitation',
      detail: 'This invitation has been used up, has expired, or was withdrawn.',
    });
  }
}

async function insertPerson(world: World, tx: Tx, person: NewPerson): Promise<AccountId> {
  const accountId = world.ids.next<'account'>(randomBucket());
  const now = world.clock.now();
  await tx
    .insertInto('accounts')
    .values({
      id: accountId,
      handle: person.handle,
      display_name: person.displayName,
      language: person.language,
      created_at: now,
    })
    .execute();
  await tx
    .insertInto('credentials')
    .values({
      account_id: accountId,
      email: person.email,
      password_hash: person.passwordHash,
      password_changed_at: now,
      created_at: now,
    })
    .execute();
  return accountId;
}
