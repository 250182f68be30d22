import { after, dayMs } from '#foundation';
import { defineJob, transact, type Job } from '#infrastructure';
import { forgetOldDays } from './active-days.ts';
import { sendLinkJob } from './mail-links.ts';
import { muteEndedJob } from './relations/mute.ts';
import { resetRequestedJob } from './request-password-reset.ts';

/** Expired sessions, codes and links are of no use to anyone; a week is kept to explain refusals. */
const sweepJob = defineJob(
  'accounts.sweep',
  {},
  async (world) => {
    const before = after(world.clock.now(), -7 * dayMs);
    await transact(world, async (tx) => {
      await tx.deleteFrom('sessions').where('expires_at', '<', before).execute();
      await tx.deleteFrom('oauth_codes').where('expires_at', '<', before).execute();
      await tx.deleteFrom('mail_tokens').where('expires_at', '<', before).execute();
      await forgetOldDays(tx, world.clock.now());
    });
  },
  { cron: '23 4 * * *' },
);

/** What the workers run for accounts. */
export const accountJobs: readonly Job[] = [sendLinkJob, resetRequestedJob, muteEndedJob, sweepJob];
