import { refuse, type AccountId } from '#foundation';
import { publish, transact, type World } from '#infrastructure';
import { accountTopics } from '../events.ts';
import type { Relationship } from '../types.ts';
import { lockPair } from './pair.ts';
import { relationship } from './relationships.ts';
import { takeRequest } from './sever.ts';

/**
 * Turns a request into a follow, under the request's id. Gives what the follower is to the followee.
 * @throws Refusal `not-found` when nobody asked
 */
export async function acceptFollow(
  world: World,
  followeeId: AccountId,
  followerId: AccountId,
): Promise<Relationship> {
  return transact(world, async (tx) => {
    await lockPair(tx, followerId, followeeId);
    const request = await takeRequest(tx, followerId, followeeId);
    if (request === undefined) {
      throw refuse('not-found', { detail: 'There is no such follow request.' });
    }
    await tx.insertInto('follows').values(request).execute();
    await publish(tx, accountTopics.followed, { followId: request.id, followerId, followeeId });
    return relationship(tx, followeeId, followerId);
  });
}
