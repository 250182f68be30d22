import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { requirePassword } from './credentials.ts';
import { revokeAllTokens } from './oauth/revoke-token.ts';
import { severAll } from './relations/sever.ts';
import { revokeAllRoles } from './revoke-role.ts';
import { closeSessions } from './sessions.ts';

export type CloseAccountInput = {
  readonly password: string;
  /** What other modules do in the same transaction, such as taking posts out of view. */
  readonly alsoClose?: ((tx: Tx, accountId: AccountId) => Promise<void>) | undefined;
};

/**
 * Closes an account at its owner's wish, for good: profile, address, password, sessions, tokens,
 * follows and roles go; the handle stays taken so that nobody can pose as its former owner. The row
 * itself, standing, and what cases hold as exhibits stay: closing does not destroy evidence, and an
 * appeal by its signed link stays open (Article 13). @throws Refusal `wrong-credentials`, `conflict`
 */
export async function closeAccount(
  world: World,
  accountId: AccountId,
  input: CloseAccountInput,
): Promise<void> {
  await requirePassword(world, accountId, input.password);
  await transact(world, async (tx) => {
    // Before its row changes: what is being published then waits for the closing, and is refused.
    await sql`select 1 from accounts where id = ${accountId} for update`.execute(tx);
    await clearProfile(world, tx, accountId);
    await closeSessions(tx, accountId);
    await revokeAllTokens(tx, accountId);
    await tx.deleteFrom('mail_tokens').where('account_id', '=', accountId).execute();
    await tx.deleteFrom('credentials').where('account_id', '=', accountId).execute();
    await tx
      .updateTable('invitations')
      .set({ revoked_at: world.clock.now() })
      .where('created_by', '=', accountId)
      .where('revoked_at', 'is', null)
      .execute();
    await revokeAllRoles(world, tx, accountId);
    await severAll(tx, accountId);
    await input.alsoClose?.(tx, accountId);
  });
}

async function clearProfile(world: World, tx: Tx, accountId: AccountId): Promise<void> {
  await tx
    .updateTable('accounts')
    .set({
      display_name: '',
      bio: '',
      bio_html: '',
      fields: '[]',
      avatar_key: null,
      header_key: null,
      discoverable: false,
      indexable: false,
      language: null,
      closed_at: world.clock.now(),
    })
    .where('id', '=', accountId)
    .where('closed_at', 'is', null)
    .execute();
}
