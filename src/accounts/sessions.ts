import {
  after,
  dayMs,
  idBucket,
  randomToken,
  refuse,
  sha256,
  toId,
  type AccountId,
  type SessionId,
} from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { accountOf, selectAccounts } from './account-row.ts';
import type { Account, Session } from './types.ts';
import type { Role } from './rules/roles.ts';

const sessionMs = 30 * dayMs;
const userAgentBytes = 256;

/** Who is signed in, as pages need it. */
export type FoundSession = {
  readonly session: Session;
  readonly account: Account;
  readonly roles: readonly Role[];
  readonly emailConfirmed: boolean;
};

/** The token is made here and nowhere else: a browser cannot bring one of its choosing. */
export async function openSession(
  world: World,
  tx: Tx,
  { accountId, userAgent = '' }: { accountId: AccountId; userAgent?: string | undefined },
): Promise<{ sessionToken: string; session: Session }> {
  const now = world.clock.now();
  const sessionToken = randomToken();
  const session: Session = {
    id: world.ids.next(idBucket(accountId)),
    createdAt: now,
    expiresAt: after(now, sessionMs),
    userAgent: printable(userAgent),
  };
  await tx
    .deleteFrom('sessions')
    .where('account_id', '=', accountId)
    .where('expires_at', '<=', now)
    .execute();
  await tx
    .insertInto('sessions')
    .values({
      id: session.id,
      token_hash: sha256(sessionToken),
      account_id: accountId,
      user_agent: session.userAgent,
      created_at: session.createdAt,
      expires_at: session.expiresAt,
    })
    .execute();
  return { sessionToken, session };
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '').slice(0, userAgentBytes);
}

/** The session of a cookie's token; undefined when unknown, expired, or of a closed account. */
export async function findSession(
  world: Pick<World, 'db' | 'clock'>,
  token: string,
): Promise<FoundSession | undefined> {
  const row = await selectAccounts(world.db)
    .innerJoin('sessions', 'sessions.account_id', 'account.id')
    .innerJoin('credentials', 'credentials.account_id', 'account.id')
    .select([
      'sessions.id as session_id',
      'sessions.created_at as session_created_at',
      'sessions.expires_at as session_expires_at',
      'sessions.user_agent',
      'credentials.email_confirmed_at',
    ])
    .where('sessions.token_hash', '=', sha256(token))
    .where('sessions.expires_at', '>', world.clock.now())
    .where('account.closed_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const account = accountOf(row);
  return {
    session: {
      id: toId(row.session_id),
      createdAt: row.session_created_at,
      expiresAt: row.session_expires_at,
      userAgent: row.user_agent,
    },
    account,
    roles: account.roles,
    emailConfirmed: row.email_confirmed_at !== null,
  };
}

/** Where the account is signed in, newest first, at most 100. */
export async function listSessions(
  world: Pick<World, 'db' | 'clock'>,
  accountId: AccountId,
): Promise<Session[]> {
  const rows = await world.db
    .selectFrom('sessions')
    .select(['id', 'created_at', 'expires_at', 'user_agent'])
    .where('account_id', '=', accountId)
    .where('expires_at', '>', world.clock.now())
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    id: toId(row.id),
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    userAgent: row.user_agent,
  }));
}

/** @throws Refusal `not-found` also for a session of somebody else */
export async function revokeSession(
  world: World,
  accountId: AccountId,
  sessionId: SessionId,
): Promise<void> {
  const gone = await transact(world, (tx) =>
    tx
      .deleteFrom('sessions')
      .where('id', '=', sessionId)
      .where('account_id', '=', accountId)
      .returning('id')
      .executeTakeFirst(),
  );
  if (gone === undefined) throw refuse('not-found', { detail: 'There is no such session.' });
}

/** Ends all sessions of an account but, where one is named, that one. */
export async function closeSessions(
  tx: Tx,
  accountId: AccountId,
  { except }: { except?: SessionId | undefined } = {},
): Promise<void> {
  await tx
    .deleteFrom('sessions')
    .where('account_id', '=', accountId)
    .$if(except !== undefined, (query) => query.where('id', '<>', except ?? ''))
    .execute();
}
