import { toId, type AccountId } from '#foundation';
import { publish, type Tx } from '#infrastructure';
import { accountTopics } from '../events.ts';

/** Ends one follow, asked for or standing, and says so. Gives whether there was one. */
export async function sever(
  tx: Tx,
  followerId: AccountId,
  followeeId: AccountId,
): Promise<boolean> {
  const request = await tx
    .deleteFrom('follow_requests')
    .where('follower_id', '=', followerId)
    .where('followee_id', '=', followeeId)
    .returning('id')
    .executeTakeFirst();
  const ended = await tx
    .deleteFrom('follows')
    .where('follower_id', '=', followerId)
    .where('followee_id', '=', followeeId)
    .returning('id')
    .executeTakeFirst();
  if (request === undefined && ended === undefined) return false;
  await publish(tx, accountTopics.unfollowed, { followerId, followeeId });
  return true;
}

/**
 * Ends all that ties an account to others, both ways, when it closes. Those who followed it need no
 * word each: a closed account has no posts to take out of their homes.
 */
export async function severAll(tx: Tx, accountId: AccountId): Promise<void> {
  for (const table of ['follow_requests', 'follows'] as const) {
    await tx
      .deleteFrom(table)
      .where((where) =>
        where.or([where('follower_id', '=', accountId), where('followee_id', '=', accountId)]),
      )
      .execute();
  }
  await tx
    .deleteFrom('severed_follows')
    .where((where) =>
      where.or([where('follower_id', '=', accountId), where('followee_id', '=', accountId)]),
    )
    .execute();
  await tx
    .deleteFrom('mutes')
    .where((where) =>
      where.or([where('muter_id', '=', accountId), where('muted_id', '=', accountId)]),
    )
    .execute();
  await tx.deleteFrom('blocks').where('blocker_id', '=', accountId).execute();
  await tx.deleteFrom('person_domain_blocks').where('account_id', '=', accountId).execute();
  await tx
    .deleteFrom('account_notes')
    .where((where) =>
      where.or([where('writer_id', '=', accountId), where('about_id', '=', accountId)]),
    )
    .execute();
  await tx
    .deleteFrom('dismissed_suggestions')
    .where((where) =>
      where.or([where('account_id', '=', accountId), where('dismissed_id', '=', accountId)]),
    )
    .execute();
}

/** The row of a request, taken out. Undefined when there is none. */
export async function takeRequest(tx: Tx, followerId: AccountId, followeeId: AccountId) {
  const row = await tx
    .deleteFrom('follow_requests')
    .where('follower_id', '=', followerId)
    .where('followee_id', '=', followeeId)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? undefined : { ...row, id: toId<'follow'>(row.id) };
}
