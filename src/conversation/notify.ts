import { sql } from 'kysely';
import { idBucket, toId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { sayNotified } from './streams/happening.ts';
import type { NotificationDraft } from './types.ts';

/**
 * Tells local accounts of something, in the caller's transaction. Who blocked its author or their
 * server, muted their notifications, or muted the conversation is not told; nobody is told of their own acts. The
 * same cause never notifies the same account twice.
 */
export async function notify(
  tx: Tx,
  world: Pick<World, 'ids' | 'clock'>,
  ...drafts: readonly NotificationDraft[]
): Promise<void> {
  if (drafts.length === 0) return;
  const rows = drafts.map((draft) => ({
    id: world.ids.next<'notification'>(idBucket(draft.accountId)),
    account_id: draft.accountId,
    kind: draft.kind,
    from_id: draft.fromId ?? null,
    post_id: draft.postId ?? null,
    details: draft.details ?? {},
    cause: draft.cause,
  }));
  const { rows: told } = await sql<{ id: string; account_id: string }>`
    insert into notifications (id, account_id, kind, from_id, post_id, details, cause, created_at)
    select draft.id, draft.account_id, draft.kind, draft.from_id, draft.post_id, draft.details,
      draft.cause, ${world.clock.now()}
    from json_to_recordset(${JSON.stringify(rows)}::json) as draft (id bigint, account_id bigint,
      kind text, from_id bigint, post_id bigint, details jsonb, cause text)
    join accounts as recipient on recipient.id = draft.account_id and recipient.domain is null
      and recipient.closed_at is null
    where draft.from_id is distinct from draft.account_id
      and not exists (select 1 from blocks
        where (blocker_id, blocked_id) in ((draft.account_id, draft.from_id), (draft.from_id, draft.account_id)))
      and not exists (select 1 from mutes
        where muter_id = draft.account_id and muted_id = draft.from_id and hide_notifications)
      and not exists (select 1 from person_domain_blocks as turned
          join accounts as teller on teller.domain = turned.domain
        where turned.account_id = draft.account_id and teller.id = draft.from_id)
      and not exists (select 1 from posts join conversation_mutes as muted
          on muted.thread_root = posts.thread_root and muted.account_id = draft.account_id
        where posts.id = draft.post_id)
    on conflict do nothing returning id, account_id`.execute(tx);
  for (const { id, account_id } of told) sayNotified(tx, toId(account_id), toId(id));
}
