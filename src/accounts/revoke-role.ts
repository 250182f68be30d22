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
    const operators = await lockOperators(tx);
    if (actor !== undefined) await requireRole(tx, actor, 'operator');
    if (grant.role === 'operator') requireAnother(operators, grant.accountId);
    await tx
      .updateTable('roles')
      .set({ revoked_at: world.clock.now(), revoked_by: actor ?? null })
      .where('account_id', '=', grant.accountId)
      .where('role', '=', grant.role)
      .where('revoked_at', 'is', null)
      .execute();
  });
}

/** Locked, so that two operators cannot revoke each other at once. */
async function lockOperators(tx: Tx): Promise<string[]> {
  const held = await tx
    .selectFrom('roles')
    .select('account_id')
    .where('role', '=', 'operator')
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  return held.map((row) => row.account_id);
}

function requireAnother(operators: readonly string[], leaving: AccountId): void {
  if (!operators.includes(leaving) || operators.length > 1) return;
  throw refuse('conflict', { detail: 'Somebody has to stay: this is the last operator.' });
}

/** When an account closes, its roles end by its own hand. @throws Refusal `conflict` */
export async function revokeAllRoles(world: World, tx: Tx, accountId: AccountId): Promise<void> {
  requireAnother(await lockOperators(tx), accountId);
  await tx
    .updateTable('roles')
    .set({ revoked_at: world.clock.now(), revoked_by: accountId })
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .execute();
}
