import { after, idBucket, refuse, type AccountId } from '#foundation';
import { defineJob, publish, transact, type World } from '#infrastructure';
import type { Relationship } from '../types.ts';
import { getOther } from './pair.ts';
import { relationship } from './relationships.ts';

export type MuteOptions = {
  /** Whether notifications by the muted account are hidden too; yes at first. */
  readonly notifications?: boolean | undefined;
  /** How long, in seconds; 0 or absent = until undone. */
  readonly durationSeconds?: number | undefined;
};

const longestSeconds = 10 * 366 * 24 * 3600;

/**
 * Mutes an account; the muted one is not told. Muting again replaces the options.
 * @throws Refusal `invalid`, `not-found`
 */
export async function mute(
  world: World,
  muterId: AccountId,
  mutedId: AccountId,
  options: MuteOptions = {},
): Promise<Relationship> {
  // One moment for both: a mute of a second that waits for its turn must not end before it begins.
  const now = world.clock.now();
  const expiresAt = endOf(now, options.durationSeconds ?? 0);
  return transact(world, async (tx) => {
    await getOther(tx, muterId, mutedId);
    const row = {
      hide_notifications: options.notifications ?? true,
      created_at: now,
      expires_at: expiresAt,
    };
    await tx
      .insertInto('mutes')
      .values({
        id: world.ids.next(idBucket(muterId)),
        muter_id: muterId,
        muted_id: mutedId,
        ...row,
      })
      .onConflict((conflict) => conflict.columns(['muter_id', 'muted_id']).doUpdateSet(row))
      .execute();
    if (expiresAt !== null) {
      await publish(tx, 'accounts.mute-ended', { muterId, mutedId }, { runAt: expiresAt });
    }
    return relationship(tx, muterId, mutedId);
  });
}

function endOf(now: Date, seconds: number): Date | null {
  if (seconds === 0) return null;
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > longestSeconds) {
    throw refuse('invalid', {
      field: 'duration',
      detail: 'A mute lasts from a second to ten years.',
    });
  }
  return after(now, seconds * 1000);
}

/** Removes the mute if its end has come: it may have been made longer since. */
export const muteEndedJob = defineJob(
  'accounts.mute-ended',
  { muterId: 'id:account', mutedId: 'id:account' },
  async (world, { muterId, mutedId }) => {
    await transact(world, (tx) =>
      tx
        .deleteFrom('mutes')
        .where('muter_id', '=', muterId)
        .where('muted_id', '=', mutedId)
        .where('expires_at', '<=', world.clock.now())
        .execute(),
    );
  },
);
