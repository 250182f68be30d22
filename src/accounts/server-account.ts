import { randomBucket, type AccountId } from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { accountOf, selectAccounts } from './account-row.ts';
import { getAccount } from './queries.ts';
import type { Account } from './types.ts';

const serviceHandle = 'moot';

/**
 * The account by which the server itself speaks: statements to the public, decisions as threads.
 * Made at the first start; nobody can sign in to it. The unique index on its kind makes a race of
 * two starting processes end with one.
 */
export async function ensureServiceAccount(
  world: World,
  { displayName = 'Folkmoot' }: { displayName?: string } = {},
): Promise<Account> {
  const existing = await findServiceAccount(world.db);
  if (existing !== undefined) return existing;
  return transact(world, async (tx) => {
    const id: AccountId = world.ids.next(randomBucket());
    await tx
      .insertInto('accounts')
      .values({
        id,
        kind: 'service',
        handle: serviceHandle,
        display_name: displayName,
        bio: 'This account speaks for the server.',
        bio_html: '<p>This account speaks for the server.</p>',
        bot: true,
        created_at: world.clock.now(),
      })
      .onConflict((conflict) => conflict.column('kind').where('kind', '=', 'service').doNothing())
      .execute();
    return (await findServiceAccount(tx)) ?? getAccount(tx, id);
  });
}

export async function findServiceAccount(db: Reader): Promise<Account | undefined> {
  const row = await selectAccounts(db).where('account.kind', '=', 'service').executeTakeFirst();
  return row === undefined ? undefined : accountOf(row);
}
