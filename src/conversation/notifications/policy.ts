import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { policyAnswers, type NotificationPolicy, type PolicyAnswer } from './types.ts';

const acceptingAll: NotificationPolicy = {
  notFollowing: 'accept',
  notFollowers: 'accept',
  newAccounts: 'accept',
  privateMentions: 'accept',
  limitedAccounts: 'accept',
};

/** Everything is accepted by whoever chose nothing. */
export async function getNotificationPolicy(
  reader: Reader,
  viewer: AccountId,
): Promise<NotificationPolicy> {
  const row = await reader
    .selectFrom('notification_policies')
    .selectAll()
    .where('account_id', '=', viewer)
    .executeTakeFirst();
  if (row === undefined) return acceptingAll;
  return {
    notFollowing: answerOf(row.not_following),
    notFollowers: answerOf(row.not_followers),
    newAccounts: answerOf(row.new_accounts),
    privateMentions: answerOf(row.private_mentions),
    limitedAccounts: answerOf(row.limited_accounts),
  };
}

/** The column is checked; what it could hold besides would be accepted. */
function answerOf(column: string): PolicyAnswer {
  return policyAnswers.find((answer) => answer === column) ?? 'accept';
}

/** Changes what is named, for what is told from now on; gives the whole. */
export async function updateNotificationPolicy(
  world: World,
  viewer: AccountId,
  changes: Partial<NotificationPolicy>,
): Promise<NotificationPolicy> {
  return transact(world, async (tx) => {
    // Two changes at once each keep what the other named: the row is locked before it is read.
    await sql`insert into notification_policies (account_id, updated_at)
      values (${viewer}, ${world.clock.now()})
      on conflict (account_id) do update set updated_at = excluded.updated_at`.execute(tx);
    const policy = { ...(await getNotificationPolicy(tx, viewer)), ...changes };
    await tx
      .updateTable('notification_policies')
      .set({
        not_following: policy.notFollowing,
        not_followers: policy.notFollowers,
        new_accounts: policy.newAccounts,
        private_mentions: policy.privateMentions,
        limited_accounts: policy.limitedAccounts,
      })
      .where('account_id', '=', viewer)
      .execute();
    return policy;
  });
}
