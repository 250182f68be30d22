import type { AccountId, SessionId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { findCredentials, requirePassword } from './credentials.ts';
import { hashPassword } from './password-hash.ts';
import { getAccount } from './queries.ts';
import { requireGoodPassword } from './rules/password.ts';
import { closeSessions } from './sessions.ts';

export type ChangePasswordInput = {
  readonly current: string;
  readonly password: string;
  /** The session that asks, which stays open; all others end. */
  readonly sessionId?: SessionId | undefined;
};

/** @throws Refusal `wrong-credentials`, `invalid` on field `password`, `too-many` */
export async function changePassword(
  world: World,
  accountId: AccountId,
  input: ChangePasswordInput,
): Promise<void> {
  await requirePassword(world, accountId, input.current);
  const { handle } = await getAccount(world.db, accountId);
  const email = (await findCredentials(world.db, accountId))?.email ?? '';
  requireGoodPassword(input.password, [handle, email, email.split('@')[0] ?? '']);
  const passwordHash = await hashPassword(input.password);
  await transact(world, async (tx) => {
    await tx
      .updateTable('credentials')
      .set({ password_hash: passwordHash, password_changed_at: world.clock.now() })
      .where('account_id', '=', accountId)
      .execute();
    await closeSessions(tx, accountId, { except: input.sessionId });
  });
}
