import type { AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import type { Relationship } from '../types.ts';
import { lockPair } from './pair.ts';
import { relationship } from './relationships.ts';
import { sever } from './sever.ts';

/** Stops following, or takes a request back; neither being there is fine. */
export async function unfollow(
  world: World,
  followerId: AccountId,
  followeeId: AccountId,
): Promise<Relationship> {
  return transact(world, async (tx) => {
    await lockPair(tx, followerId, followeeId);
    await sever(tx, followerId, followeeId);
    return relationship(tx, followerId, followeeId);
  });
}
