import { idBucket, type AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import type { Relationship } from '../types.ts';
import { getOther, lockPair } from './pair.ts';
import { relationship } from './relationships.ts';
import { sever } from './sever.ts';

/** Blocks an account and ends the follows between the two, both ways. @throws Refusal `invalid`, `not-found` */
export async function block(
  world: World,
  blockerId: AccountId,
  blockedId: AccountId,
): Promise<Relationship> {
  return transact(world, async (tx) => {
    await getOther(tx, blockerId, blockedId);
    await lockPair(tx, blockerId, blockedId);
    await tx
      .insertInto('blocks')
      .values({
        id: world.ids.next(idBucket(blockerId)),
        blocker_id: blockerId,
        blocked_id: blockedId,
        created_at: world.clock.now(),
      })
      .onConflict((conflict) => conflict.columns(['blocker_id', 'blocked_id']).doNothing())
      .execute();
    await sever(tx, blockerId, blockedId);
    await sever(tx, blockedId, blockerId);
    return relationship(tx, blockerId, blockedId);
  });
}
