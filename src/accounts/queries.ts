import { sql } from 'kysely';
import { refuse, type AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import { accountOf, selectAccounts } from './account-row.ts';
import type { Account } from './types.ts';

/** @throws Refusal `not-found` */
export async function getAccount(db: Reader, id: AccountId): Promise<Account> {
  const account = await findAccount(db, id);
  if (account === undefined) throw accountNotFound();
  return account;
}

export async function findAccount(db: Reader, id: AccountId): Promise<Account | undefined> {
  const row = await selectAccounts(db).where('account.id', '=', id).executeTakeFirst();
  return row === undefined ? undefined : accountOf(row);
}

/** By handle in any case; without a domain, or with null, on this server. */
export async function findAccountByHandle(
  db: Reader,
  handle: string,
  domain: string | null = null,
): Promise<Account | undefined> {
  const row = await selectAccounts(db)
    .where(sql<string>`lower(account.handle)`, '=', handle.toLowerCase())
    .where(sql<string>`coalesce(account.domain, '')`, '=', (domain ?? '').toLowerCase())
    .executeTakeFirst();
  return row === undefined ? undefined : accountOf(row);
}

/** A remote account by its actor's id. */
export async function findAccountByUri(db: Reader, uri: string): Promise<Account | undefined> {
  const row = await selectAccounts(db).where('account.uri', '=', uri).executeTakeFirst();
  return row === undefined ? undefined : accountOf(row);
}

/** The accounts of these ids in the order asked; unknown ids are left out, doubles come once. */
export async function listAccounts(db: Reader, ids: readonly AccountId[]): Promise<Account[]> {
  if (ids.length === 0) return [];
  const rows = await selectAccounts(db)
    .where('account.id', '=', sql<string>`any(${[...new Set(ids)]}::bigint[])`)
    .execute();
  const accountsById = new Map(rows.map((row) => [row.id, accountOf(row)]));
  return [...new Set(ids)].flatMap((id) => accountsById.get(id) ?? []);
}

/** Open local people, newest first: for counts and directories. */
export async function countLocalPeople(db: Reader): Promise<number> {
  const row = await db
    .selectFrom('accounts')
    .select((expression) => expression.fn.countAll<string>().as('count'))
    .where('domain', 'is', null)
    .where('kind', '=', 'person')
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export function accountNotFound() {
  return refuse('not-found', { detail: 'There is no such account.' });
}
