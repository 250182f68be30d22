import { toId } from '#foundation';
import { defineJob, publish, transact, type World } from '#infrastructure';
import { resetsPerEmail, resetsPerIp, spend } from './limits.ts';
import { sendLink } from './mail-links.ts';
import { parseEmail } from './rules/email.ts';

/**
 * Asks for a letter with which to choose a new password. Whether there is such an account is looked
 * up by the job, after the answer: neither what is said nor how long it takes tells.
 * @throws Refusal `invalid` for what is no address, `too-many`
 */
export async function requestPasswordReset(
  world: World,
  input: { email: string; ip?: string | undefined },
): Promise<void> {
  const email = parseEmail(input.email);
  await spend(world, resetsPerIp, input.ip);
  await spend(world, resetsPerEmail, email);
  await transact(world, (tx) => publish(tx, 'accounts.reset-requested', { email }));
}

export const resetRequestedJob = defineJob(
  'accounts.reset-requested',
  { email: 'text' },
  async (world, { email }) => {
    await transact(world, async (tx) => {
      const row = await tx
        .selectFrom('credentials')
        .select('account_id')
        .where('email', '=', email)
        .executeTakeFirst();
      if (row === undefined) return;
      await sendLink(world, tx, {
        accountId: toId(row.account_id),
        purpose: 'reset-password',
        email,
      });
    });
  },
);
