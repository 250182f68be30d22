import type { AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { refusingTaken, requirePassword } from './credentials.ts';
import { requireTakenEmail } from './sign-up-guards/check-sign-up.ts';
import { sendLink } from './mail-links.ts';
import { parseEmail } from './rules/email.ts';

/**
 * Sets a new address, unconfirmed until its letter is answered. Links sent to the old one stop
 * working. @throws Refusal `wrong-credentials`, `invalid`, `taken`, `too-many`
 */
export async function changeEmail(
  world: World,
  accountId: AccountId,
  input: { password: string; email: string },
): Promise<void> {
  const email = parseEmail(input.email);
  await requirePassword(world, accountId, input.password);
  await refusingTaken(
    transact(world, async (tx) => {
      await requireTakenEmail(tx, email);
      await tx
        .updateTable('credentials')
        .set({ email, email_confirmed_at: null })
        .where('account_id', '=', accountId)
        .where('email', '<>', email)
        .execute();
      await sendLink(world, tx, { accountId, purpose: 'confirm-email', email });
    }),
  );
}
