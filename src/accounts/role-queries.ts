import { refuse, toId, type AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import { isGrantableRole, type GrantableRole } from './rules/roles.ts';

/** A grant, in force while `revokedAt` is null. No `grantedBy`: the one-time link or command line. */
export type RoleGrant = {
  readonly accountId: AccountId;
  readonly role: GrantableRole;
  readonly grantedAt: Date;
  readonly grantedBy: AccountId | null;
  readonly revokedAt: Date | null;
  readonly revokedBy: AccountId | null;
};

/** Open local people who hold the role now, in the order of the grants. */
export async function listRoleHolders(db: Reader, role: GrantableRole): Promise<AccountId[]> {
  const rows = await db
    .selectFrom('roles')
    .innerJoin('accounts', 'accounts.id', 'roles.account_id')
    .select('roles.account_id')
    .where('roles.role', '=', role)
    .where('roles.revoked_at', 'is', null)
    .where('accounts.closed_at', 'is', null)
    .orderBy('roles.id')
    .execute();
  return rows.map((row) => toId(row.account_id));
}

export async function hasRole(db: Reader, id: AccountId, role: GrantableRole): Promise<boolean> {
  const row = await db
    .selectFrom('roles')
    .select('id')
    .where('account_id', '=', id)
    .where('role', '=', role)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/** @throws Refusal `forbidden` */
export async function requireRole(db: Reader, id: AccountId, role: GrantableRole): Promise<void> {
  if (await hasRole(db, id, role)) return;
  throw refuse('forbidden', { detail: `This needs the role of ${role}.` });
}

/** Every grant and revocation, of one account or of all, newest first, at most 1,000. */
export async function listRoleHistory(db: Reader, accountId?: AccountId): Promise<RoleGrant[]> {
  const rows = await db
    .selectFrom('roles')
    .select(['account_id', 'role', 'granted_at', 'granted_by', 'revoked_at', 'revoked_by'])
    .$if(accountId !== undefined, (query) => query.where('account_id', '=', accountId ?? ''))
    .orderBy('id', 'desc')
    .limit(1000)
    .execute();
  return rows.flatMap((row) =>
    isGrantableRole(row.role)
      ? {
          accountId: toId<'account'>(row.account_id),
          role: row.role,
          grantedAt: row.granted_at,
          grantedBy: row.granted_by === null ? null : toId<'account'>(row.granted_by),
          revokedAt: row.revoked_at,
          revokedBy: row.revoked_by === null ? null : toId<'account'>(row.revoked_by),
        }
      : [],
  );
}
