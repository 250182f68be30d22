import type { BatchId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import type { Outside } from './within-row.ts';

/** Notes who of a batch's list is not removed, and why. */
export async function spare(
  tx: Tx,
  world: Pick<World, 'clock'>,
  batchId: BatchId,
  outside: readonly Outside[],
): Promise<void> {
  if (outside.length === 0) return;
  const at = world.clock.now();
  await tx
    .insertInto('summary_spared')
    .values(
      outside.map(({ id, because }) => ({
        batch_id: batchId,
        account_id: id,
        why: because,
        spared_at: at,
      })),
    )
    .execute();
}
