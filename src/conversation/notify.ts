import { sql } from 'kysely';
import { isOfSuspendedServer } from '#accounts';
import { idBucket, toId, type AccountId, type NotificationId } from '#foundation';
import { publish, type Tx, type World } from '#infrastructure';
import { conversationTopics } from './events.ts';
import { verdictOf } from './notifications/policy-verdict.ts';
import { sayNotified } from './streams/happening.ts';
import { groupKeyOf } from './notifications/group-key.ts';
import type { NotificationDraft } from './types.ts';

/** One that was written. A held back one waits among the recipient's requests. */
export type Notified = {
  readonly id: NotificationId;
  readonly accountId: AccountId;
  readonly isHeldBack: boolean;
};

type Row = { id: string; account_id: string; filtered: boolean; subscriptions: string[] };

/** To how many of one person's apps a notification is sent, those that subscribed last. */
const mostSubscriptions = 20;

/**
 * Tells local accounts of something, in the caller's transaction. Who blocked its author or their
 * server, muted their notifications, or muted the conversation is not told, and the recipient's policy may hold it
 * back or drop it; what the server itself or its staff's duties bring is told to everybody (Articles
 * 5 and 10). Nobody is told of their own acts. The same cause never notifies the same account twice.
 */
export async function notify(
  tx: Tx,
  world: Pick<World, 'ids' | 'clock'>,
  ...drafts: readonly NotificationDraft[]
): Promise<readonly Notified[]> {
  if (drafts.length === 0) return [];
  const now = world.clock.now();
  const rows = drafts.map((draft) => ({
    id: world.ids.next<'notification'>(idBucket(draft.accountId)),
    account_id: draft.accountId,
    kind: draft.kind,
    from_id: draft.fromId ?? null,
    post_id: draft.postId ?? null,
    details: draft.details ?? {},
    cause: draft.cause,
    group_key: groupKeyOf({ ...draft, createdAt: now }) ?? null,
  }));
  const { rows: written } = await sql<Row>`
    with judged as (
      select draft.*, ${verdictOf(now)} as verdict
      from json_to_recordset(${JSON.stringify(rows)}::json) as draft (id bigint, account_id bigint,
        kind text, from_id bigint, post_id bigint, details jsonb, cause text, group_key text)
      join accounts as recipient on recipient.id = draft.account_id and recipient.domain is null
        and recipient.closed_at is null
      left join notification_policies as policy on policy.account_id = draft.account_id
      where draft.from_id is distinct from draft.account_id
        and (draft.kind in ('admin-sign-up', 'admin-report') or ${isWelcome})
    ), written as (
      insert into notifications (id, account_id, kind, from_id, post_id, details, cause, group_key,
        filtered, created_at)
      select id, account_id, kind, from_id, post_id, details, cause, group_key, verdict = 'filter', ${now}
      from judged where verdict <> 'drop'
      on conflict do nothing
      returning id, account_id, from_id, filtered
    ), requested as (
      insert into notification_requests (id, account_id, from_id, created_at, updated_at)
      select min(id), account_id, from_id, ${now}, ${now} from written where filtered
      group by account_id, from_id order by account_id, from_id
      on conflict (account_id, from_id) do update set updated_at = excluded.updated_at
    )
    select id, account_id, filtered, array(
      select push.id::text from push_subscriptions as push
      where push.account_id = written.account_id and not written.filtered
      order by push.id desc limit ${mostSubscriptions}) as subscriptions
    from written`.execute(tx);
  await push(tx, written);
  for (const { id, account_id, filtered } of written) {
    if (!filtered) sayNotified(tx, toId(account_id), toId(id));
  }
  return written.map((row) => ({
    id: toId<'notification'>(row.id),
    accountId: toId<'account'>(row.account_id),
    isHeldBack: row.filtered,
  }));
}

/** A job for each app that has this recipient's notifications sent; nearly nobody's has. */
async function push(tx: Tx, written: readonly Row[]): Promise<void> {
  for (const { id, subscriptions } of written) {
    for (const subscriptionId of subscriptions) {
      const payload = { notificationId: id, subscriptionId, attempt: '0' };
      await publish(tx, conversationTopics.push, payload);
    }
  }
}

/** Nobody turned away from anybody, nor from the conversation. */
const isWelcome = sql`(
  not ${isOfSuspendedServer(sql.ref('draft.from_id'))} and
  not exists (select 1 from blocks
    where (blocker_id, blocked_id) in ((draft.account_id, draft.from_id), (draft.from_id, draft.account_id)))
  and not exists (select 1 from mutes
    where muter_id = draft.account_id and muted_id = draft.from_id and hide_notifications)
  and not exists (select 1 from person_domain_blocks as turned
      join accounts as teller on teller.domain = turned.domain
    where turned.account_id = draft.account_id and teller.id = draft.from_id)
  and not exists (select 1 from posts join conversation_mutes as muted
      on muted.thread_root = posts.thread_root and muted.account_id = draft.account_id
    where posts.id = draft.post_id and draft.from_id is not null))`;
