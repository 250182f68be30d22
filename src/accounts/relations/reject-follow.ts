import { refuse, type AccountId } from '#foundation';
import { publish, transact, type World } from '#infrastructure';
import { accountTopics } from '../events.ts';
import type { Relationship } from '../types.ts';
import { lockPair } from './pair.ts';
import { relationship } from './relationships.ts';
import { takeRequest } from './sever.ts';

/** Turns a request down; the asker is not told. @throws Refusal `not-found` when nobody asked */
export async function rejectFollow(
  world: World,
  followeeId: AccountId,
  followerId: AccountId,
): Promise<Relationship> {
  return transact(world, async (tx) => {
    await lockPair(tx, followerId, followeeId);
    if ((await takeRequest(tx, followerId, followeeId)) === undefined) {
      throw refuse('not-found', { detail: 'There is no such follow request.' });
    }
    await publish(tx, accountTopics.unfollowed, { followerId, followeeId });
    return relationship(tx, followeeId, followerId);
  });
}
