import type { AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import type { Relationship } from '../types.ts';
import { relationship } from './relationships.ts';

/** Ends a block; the follows that it ended do not come back. */
export async function unblock(
  world: World,
  blockerId: AccountId,
  blockedId: AccountId,
): Promise<Relationship> {
  return transact(world, async (tx) => {
    await tx
      .deleteFrom('blocks')
      .where('blocker_id', '=', blockerId)
      .where('blocked_id', '=', blockedId)
      .execute();
    return relationship(tx, blockerId, blockedId);
  });
}
