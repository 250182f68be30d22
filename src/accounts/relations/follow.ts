import { idBucket, refuse, type AccountId } from '#foundation';
import { publish, transact, type Tx, type World } from '#infrastructure';
import { accountTopics } from '../events.ts';
import { parseLanguage } from '../rules/profile.ts';
import type { Account, Relationship } from '../types.ts';
import { isDomainBlocked } from './domain-blocks.ts';
import { getOther, lockPair } from './pair.ts';
import { isBlockedEither, relationship } from './relationships.ts';

/** What is absent stays as it was; at first: with boosts, without alerts, in all languages. */
export type FollowOptions = {
  readonly showBoosts?: boolean | undefined;
  readonly notify?: boolean | undefined;
  readonly languages?: readonly string[] | undefined;
};

/**
 * Follows an account, or asks to where it is locked or on another server, which answers for itself.
 * Following again only changes the options.
 * @throws Refusal `invalid`, `not-found`, `blocked`
 */
export async function follow(
  world: World,
  followerId: AccountId,
  followeeId: AccountId,
  asked: FollowOptions = {},
): Promise<Relationship> {
  const options = {
    ...asked,
    languages: asked.languages?.flatMap((tag) => parseLanguage(tag) ?? []),
  };
  return transact(world, async (tx) => {
    const followee = await getOther(tx, followerId, followeeId);
    await lockPair(tx, followerId, followeeId);
    const isRefused =
      (await isBlockedEither(tx, followerId, followeeId)) ||
      (await isDomainBlocked(tx, followeeId, followerId));
    if (followee.standing.server === 'suspended') {
      throw refuse('blocked', { detail: 'Its server is suspended here: nothing is sent there.' });
    }
    if (isRefused) {
      throw refuse('blocked', { detail: 'One of the two accounts blocks the other.' });
    }
    const pair = { followerId, followeeId, options };
    const isKnown =
      (await changeOptions(tx, 'follows', pair)) ||
      (await changeOptions(tx, 'follow_requests', pair));
    if (!isKnown) await begin(world, tx, { followee, ...pair });
    return relationship(tx, followerId, followeeId);
  });
}

type Pair = {
  readonly followerId: AccountId;
  readonly followeeId: AccountId;
  readonly options: FollowOptions;
};

async function changeOptions(
  tx: Tx,
  table: 'follows' | 'follow_requests',
  { followerId, followeeId, options }: Pair,
): Promise<boolean> {
  const row = await tx
    .updateTable(table)
    .set((expression) => ({
      show_boosts: options.showBoosts ?? expression.ref('show_boosts'),
      notify: options.notify ?? expression.ref('notify'),
      languages:
        options.languages === undefined ? expression.ref('languages') : [...options.languages],
    }))
    .where('follower_id', '=', followerId)
    .where('followee_id', '=', followeeId)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

async function begin(
  world: World,
  tx: Tx,
  { followee, followerId, followeeId, options }: Pair & { followee: Account },
): Promise<void> {
  const id = world.ids.next(idBucket(followerId));
  const mustAsk = followee.locked || followee.domain !== null;
  await tx
    .insertInto(mustAsk ? 'follow_requests' : 'follows')
    .values({
      id,
      follower_id: followerId,
      followee_id: followeeId,
      show_boosts: options.showBoosts ?? true,
      notify: options.notify ?? false,
      languages: [...(options.languages ?? [])],
      created_at: world.clock.now(),
    })
    .execute();
  if (mustAsk) {
    await publish(tx, accountTopics.followRequested, { requestId: id, followerId, followeeId });
  } else {
    await publish(tx, accountTopics.followed, { followId: id, followerId, followeeId });
  }
}
