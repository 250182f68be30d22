import { idBucket, refuse, type AccountId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { getAccount } from './queries.ts';
import { requireRole } from './role-queries.ts';
import type { GrantableRole } from './rules/roles.ts';

/**
 * Grants a role to an open local person; granting what is held changes nothing. `actor` undefined is
 * the command line. @throws Refusal `forbidden`, `not-found`, `invalid`
 */
export async function grantRole(
  world: World,
  actor: AccountId | undefined,
  grant: { accountId: AccountId; role: GrantableRole },
): Promise<void> {
  await transact(world, async (tx) => {
    if (actor !== undefined) await requireRole(tx, actor, 'operator');
    await insertGrant(world, tx, { ...grant, grantedBy: actor ?? null });
  });
}

export async function insertGrant(
  world: World,
  tx: Tx,
  grant: { accountId: AccountId; role: GrantableRole; grantedBy: AccountId | null },
): Promise<void> {
  const account = await getAccount(tx, grant.accountId);
  if (!account.roles.includes('member')) {
    throw refuse('invalid', {
      field: 'accountId',
      detail: 'Roles are for people with an open account on this server.',
    });
  }
  await tx
    .insertInto('roles')
    .values({
      id: world.ids.next(idBucket(grant.accountId)),
      account_id: grant.accountId,
      role: grant.role,
      granted_at: world.clock.now(),
      granted_by: grant.grantedBy,
    })
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'role']).where('revoked_at', 'is', null).doNothing(),
    )
    .execute();
  // Whoever still holds a one-time link comes too late.
  if (grant.role === 'operator') {
    await tx.deleteFrom('operator_links').where('used_at', 'is', null).execute();
  }
}
