import { refuse, type AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { spendLink } from './mail-links.ts';
import { hashPassword } from './password-hash.ts';
import { requireGoodPassword } from './rules/password.ts';
import { closeSessions } from './sessions.ts';
import { revokeAllTokens } from './oauth/revoke-token.ts';

/**
 * Sets a new password by a mailed link. Whoever was in is out: all sessions and all applications'
 * tokens end. Holding the letter also proves the address.
 * @throws Refusal `token-spent`, `invalid` on field `password`
 */
export async function resetPassword(
  world: World,
  { token, password }: { token: string; password: string },
): Promise<AccountId> {
  requireGoodPassword(password, []);
  const passwordHash = await hashPassword(password);
  return transact(world, async (tx) => {
    const { accountId, email } = await spendLink(world, tx, { token, purpose: 'reset-password' });
    const now = world.clock.now();
    const changed = await tx
      .updateTable('credentials')
      .set((expression) => ({
        password_hash: passwordHash,
        password_changed_at: now,
        email_confirmed_at: expression.fn.coalesce('email_confirmed_at', expression.val(now)),
      }))
      .where('account_id', '=', accountId)
      .where('email', '=', email)
      .returning('account_id')
      .executeTakeFirst();
    if (changed === undefined) {
      throw refuse('token-spent', { detail: 'This link was for an earlier address.' });
    }
    await closeSessions(tx, accountId);
    await revokeAllTokens(tx, accountId);
    return accountId;
  });
}
