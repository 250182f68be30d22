import { findAccountByHandle, listAccounts, type Account } from '#accounts';
import { refuse, toId } from '#foundation';
import type { Reader } from '#infrastructure';

/** A person or service of this server by `handle` or `@handle`. @throws Refusal `not-found` */
export async function getLocalAccount(db: Reader, handle: string): Promise<Account> {
  const account = await findAccountByHandle(db, handle.replace(/^@/, ''));
  if (account !== undefined) return account;
  throw refuse('not-found', { detail: `There is no account ${handle} on this server.` });
}

const pageSize = 200;

/** Every account of this server, the oldest first, a page in memory at a time. */
export async function* everyLocalAccount(db: Reader): AsyncGenerator<Account> {
  for (let after = '0'; ;) {
    const rows = await db
      .selectFrom('accounts')
      .select('id')
      .where('domain', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(pageSize)
      .execute();
    yield* await listAccounts(
      db,
      rows.map(({ id }) => toId<'account'>(id)),
    );
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageSize) return;
    after = last.id;
  }
}
