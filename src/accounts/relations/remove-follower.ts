import type { AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import type { Relationship } from '../types.ts';
import { lockPair } from './pair.ts';
import { relationship } from './relationships.ts';
import { sever } from './sever.ts';

/** Makes someone stop following, without blocking; someone who does not follow is fine. */
export async function removeFollower(
  world: World,
  followeeId: AccountId,
  followerId: AccountId,
): Promise<Relationship> {
  return transact(world, async (tx) => {
    await lockPair(tx, followerId, followeeId);
    await sever(tx, followerId, followeeId);
    return relationship(tx, followeeId, followerId);
  });
}
