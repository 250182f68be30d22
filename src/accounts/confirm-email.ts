import { refuse, type AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { confirmationsPerAccount, spend } from './limits.ts';
import { sendLink, spendLink } from './mail-links.ts';

/**
 * Confirms the address that the link was sent to, if it is still the account's.
 * @throws Refusal `token-spent`
 */
export async function confirmEmail(world: World, token: string): Promise<AccountId> {
  return transact(world, async (tx) => {
    const { accountId, email } = await spendLink(world, tx, { token, purpose: 'confirm-email' });
    const confirmed = await tx
      .updateTable('credentials')
      .set({ email_confirmed_at: world.clock.now() })
      .where('account_id', '=', accountId)
      .where('email', '=', email)
      .returning('account_id')
      .executeTakeFirst();
    if (confirmed === undefined) {
      throw refuse('token-spent', { detail: 'This link was for an earlier address.' });
    }
    return accountId;
  });
}

/** Sends the letter again; nothing happens where the address is confirmed. @throws Refusal `too-many` */
export async function resendConfirmation(world: World, accountId: AccountId): Promise<void> {
  await spend(world, confirmationsPerAccount, accountId);
  await transact(world, async (tx) => {
    const row = await tx
      .selectFrom('credentials')
      .select('email')
      .where('account_id', '=', accountId)
      .where('email_confirmed_at', 'is', null)
      .executeTakeFirst();
    if (row === undefined) return;
    await sendLink(world, tx, { accountId, purpose: 'confirm-email', email: row.email });
  });
}
