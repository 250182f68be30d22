import { sql } from 'kysely';
import { pageOf, refuse, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import type { Reader } from '#infrastructure';
import { listAccounts } from '../queries.ts';
import { hasRole } from '../role-queries.ts';
import type { Role } from '../rules/roles.ts';
import type { Account } from '../types.ts';

/** An account as those see it who look after the server. */
export type OverseenAccount = {
  readonly account: Account;
  /** Absent for accounts that nobody signs in to, and for who may not know it. */
  readonly email?: string;
  readonly emailConfirmed: boolean;
};

export type PeopleFilter = {
  readonly origin?: 'local' | 'remote' | undefined;
  readonly domain?: string | undefined;
  readonly standing?: 'good' | 'limited' | 'suspended' | undefined;
  /** Whether the address is confirmed; of people here. */
  readonly confirmed?: boolean | undefined;
  readonly staff?: boolean | undefined;
  /** How the handle begins. */
  readonly handle?: string | undefined;
  /** What the name holds. */
  readonly displayName?: string | undefined;
  /** How the address begins; for an operator alone, since an answer tells it. */
  readonly email?: string | undefined;
};

const overseers: readonly Role[] = ['officer', 'operator'];

/** @throws Refusal `forbidden` to who is neither officer nor operator */
export async function requireOverseer(db: Reader, viewer: AccountId): Promise<void> {
  const held = await Promise.all([hasRole(db, viewer, 'officer'), hasRole(db, viewer, 'operator')]);
  if (held.some(Boolean)) return;
  throw refuse('forbidden', { detail: `This is for ${overseers.join('s and ')}s only.` });
}

/**
 * Accounts, newest first. E-mail addresses are for operators: an officer judges conduct and needs
 * none. @throws Refusal `forbidden`
 */
export async function listPeople(
  db: Reader,
  viewer: AccountId,
  asked: PeopleFilter & PageQuery,
): Promise<Page<OverseenAccount>> {
  await requireOverseer(db, viewer);
  if (asked.email !== undefined && !(await hasRole(db, viewer, 'operator'))) {
    throw refuse('forbidden', { field: 'email', detail: 'Only an operator looks for an address.' });
  }
  const { limit, minId, sinceId, maxId } = asked;
  const rows = await matching(db, asked)
    .select('account.id')
    .$if(maxId !== undefined, (query) => query.where('account.id', '<', maxId ?? ''))
    .$if((minId ?? sinceId) !== undefined, (query) =>
      query.where('account.id', '>', minId ?? sinceId ?? ''),
    )
    .orderBy('account.id', minId === undefined ? 'desc' : 'asc')
    .limit(limit)
    .execute();
  const ids = rows.map((row) => toId<'account'>(row.id));
  const ordered = minId === undefined ? ids : ids.toReversed();
  return pageOf(await overseen(db, viewer, ordered), limit, ({ account }) => account.id);
}

/** These accounts in the order asked; unknown ids are left out. @throws Refusal `forbidden` */
export async function listOverseen(
  db: Reader,
  viewer: AccountId,
  ids: readonly AccountId[],
): Promise<readonly OverseenAccount[]> {
  await requireOverseer(db, viewer);
  return overseen(db, viewer, ids);
}

async function overseen(
  db: Reader,
  viewer: AccountId,
  ids: readonly AccountId[],
): Promise<readonly OverseenAccount[]> {
  if (ids.length === 0) return [];
  const accounts = await listAccounts(db, ids);
  const rows = await db
    .selectFrom('credentials')
    .select(['account_id', 'email', 'email_confirmed_at'])
    .where('account_id', 'in', [...ids])
    .execute();
  const mayKnow = await hasRole(db, viewer, 'operator');
  const credentialsById = new Map(rows.map((row) => [row.account_id, row]));
  return accounts.map((account) => {
    const held = credentialsById.get(account.id);
    return {
      account,
      ...(held === undefined || !mayKnow ? {} : { email: held.email }),
      emailConfirmed: held !== undefined && held.email_confirmed_at !== null,
    };
  });
}

function matching(db: Reader, asked: PeopleFilter) {
  return db
    .selectFrom('accounts as account')
    .leftJoin('standing', 'standing.account_id', 'account.id')
    .leftJoin('credentials', 'credentials.account_id', 'account.id')
    .where('account.kind', '=', 'person')
    .$if(asked.origin === 'local', (query) => query.where('account.domain', 'is', null))
    .$if(asked.origin === 'remote', (query) => query.where('account.domain', 'is not', null))
    .$if(asked.domain !== undefined, (query) =>
      query.where('account.domain', '=', asked.domain?.toLowerCase() ?? ''),
    )
    .$if(asked.standing !== undefined, (query) => query.where(standingIs(asked.standing)))
    .$if(asked.confirmed === true, (query) =>
      query.where('credentials.email_confirmed_at', 'is not', null),
    )
    .$if(asked.confirmed === false, (query) =>
      query
        .where('credentials.account_id', 'is not', null)
        .where('credentials.email_confirmed_at', 'is', null),
    )
    .$if(asked.staff === true, (query) =>
      query.where(
        sql<boolean>`exists (select from roles where roles.account_id = account.id
          and roles.revoked_at is null and roles.role in ('officer', 'operator'))`,
      ),
    )
    .$if(asked.handle !== undefined, (query) =>
      query.where(sql<boolean>`lower(account.handle) like ${beginning(asked.handle)}`),
    )
    .$if(asked.displayName !== undefined, (query) =>
      query.where(sql<boolean>`account.display_name ilike ${`%${beginning(asked.displayName)}`}`),
    )
    .$if(asked.email !== undefined, (query) =>
      query.where(sql<boolean>`credentials.email like ${beginning(asked.email)}`),
    );
}

function standingIs(state: PeopleFilter['standing']) {
  if (state === 'good') return sql<boolean>`standing.account_id is null`;
  if (state === 'limited') return sql<boolean>`standing.state = 'limited'`;
  return sql<boolean>`standing.state in ('suspended', 'banned')`;
}

function beginning(text = ''): string {
  return `${text.toLowerCase().replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
