import { randomToken, refuse, sha256, type AccountId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { insertGrant } from './grant-role.ts';

/**
 * Makes the one-time secret that turns the first person who brings it into the operator, and
 * retires the one before. Undefined while there is an operator.
 */
export async function issueOperatorLink(world: World): Promise<string | undefined> {
  const token = randomToken();
  return transact(world, async (tx) => {
    const operator = await tx
      .selectFrom('roles')
      .select('id')
      .where('role', '=', 'operator')
      .where('revoked_at', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (operator !== undefined) return undefined;
    await tx.deleteFrom('operator_links').where('used_at', 'is', null).execute();
    await tx
      .insertInto('operator_links')
      .values({ token_hash: sha256(token), created_at: world.clock.now() })
      .execute();
    return token;
  });
}

/** @throws Refusal `token-spent` when the link is unknown, replaced or used */
export async function becomeOperator(
  world: World,
  accountId: AccountId,
  token: string,
): Promise<void> {
  await transact(world, (tx) => spendOperatorLink(world, tx, { accountId, token }));
}

/** The update takes the row's lock, so of two people with the link one becomes the operator. */
export async function spendOperatorLink(
  world: World,
  tx: Tx,
  { accountId, token }: { accountId: AccountId; token: string },
): Promise<void> {
  const spent = await tx
    .updateTable('operator_links')
    .set({ used_at: world.clock.now(), used_by: accountId })
    .where('token_hash', '=', sha256(token))
    .where('used_at', 'is', null)
    .returning('used_at')
    .executeTakeFirst();
  if (spent === undefined) {
    throw refuse('token-spent', { detail: 'This one-time link has been used or replaced.' });
  }
  await insertGrant(world, tx, { accountId, role: 'operator', grantedBy: null });
}
