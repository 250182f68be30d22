import { refuse, type AccountId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { requireRole } from './role-queries.ts';
import type { GrantableRole } from './rules/roles.ts';

/**
 * Takes a role back; who did and when stays on record. The last operator stays one: nobody could
 * make another. `actor` undefined is the command line. @throws Refusal `forbidden`, `conflict`
 */
export async function revokeRole(
  world: World,
  actor: AccountId | undefined,
  grant: { accountId: AccountId; role: GrantableRole },
): Promise<void> {
  await transact(world, async (tx) => {
    await lockOperators(tx, grant);
    if (actor !== undefined) await requireRole(tx, actor, 'operator');
    await tx
      .updateTable('roles')
      .set({ revoked_at: world.clock.now(), revoked_by: actor ?? null })
      .where('account_id', '=', grant.accountId)
      .where('role', '=', grant.role)
      .where('revoked_at', 'is', null)
      .execute();
  });
}

/**
 * Every operator's grant is locked, so that two operators cannot revoke each other at once.
 * @throws Refusal `conflict` when the last one would go
 */
async function lockOperators(
  tx: Tx,
  { accountId, role }: { accountId: AccountId; role: GrantableRole },
): Promise<void> {
  const operators = await tx
    .selectFrom('roles')
    .select('account_id')
    .where('role', '=', 'operator')
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  const isLast = operators.length === 1 && operators[0]?.account_id === accountId;
  if (role === 'operator' && isLast) {
    throw refuse('conflict', { detail: 'Somebody has to stay: this is the last operator.' });
  }
}

/** When an account closes, its roles end by its own hand. @throws Refusal `conflict` */
export async function revokeAllRoles(world: World, tx: Tx, accountId: AccountId): Promise<void> {
  await lockOperators(tx, { accountId, role: 'operator' });
  await tx
    .updateTable('roles')
    .set({ revoked_at: world.clock.now(), revoked_by: accountId })
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .execute();
}
