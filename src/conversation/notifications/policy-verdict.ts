import { sql, type RawBuilder } from 'kysely';
import { after, dayMs } from '#foundation';
import type { NotificationKind } from '../types.ts';

/** How long an account is new. */
const newForDays = 30;

/**
 * What a policy may hold back: what others do towards the recipient uninvited. News of what one
 * follows or took part in, and everything from the server itself, is never held back.
 */
const filterableKinds = [
  'mention',
  'follow',
  'follow-request',
  'like',
  'boost',
  'quote',
  'collected',
] as const satisfies readonly NotificationKind[];

/**
 * SQL for `accept`, `filter` or `drop` of a `draft` row beside its recipient's `policy` row, of
 * which there is none for nearly everybody: then nothing else is looked at. The strictest of what
 * applies wins. Staff and whom the recipient once accepted always pass; whom the recipient follows
 * is no stranger, however new or limited.
 */
export function verdictOf(now: Date): RawBuilder<unknown> {
  const newSince = after(now, -newForDays * dayMs);
  return sql`case
    when draft.from_id is null or (policy.account_id is null and not ${isFromLimitedServer})
      or draft.kind <> all(${[...filterableKinds]}::text[])
      or exists (select 1 from notification_permissions as permission
        where permission.account_id = draft.account_id and permission.from_id = draft.from_id)
    then 'accept'
    else coalesce((
      select case when bool_or(rule.says = 'drop') then 'drop'
        when bool_or(rule.says = 'filter') then 'filter' else 'accept' end
      from accounts as sender
      left join standing on standing.account_id = sender.id
      cross join lateral (select exists (select 1 from follows
        where follower_id = draft.account_id and followee_id = sender.id) as is_followed) as tie
      cross join lateral (values
        (policy.not_following, not tie.is_followed),
        (policy.not_followers, not exists (select 1 from follows
          where follower_id = sender.id and followee_id = draft.account_id)),
        (policy.new_accounts, not tie.is_followed and sender.created_at > ${newSince}),
        (policy.limited_accounts, not tie.is_followed and standing.visibility = 'limited'),
        ('filter', not tie.is_followed and ${isFromLimitedServer}),
        (policy.private_mentions, not tie.is_followed and draft.kind = 'mention' and ${isUnaskedPrivate})
      ) as rule (says, applies)
      where sender.id = draft.from_id and rule.applies and sender.kind <> 'service'
        and not exists (select 1 from roles where roles.account_id = sender.id
          and roles.role in ('officer', 'operator') and roles.revoked_at is null)
    ), 'accept')
  end`;
}

/** Strangers of a server that a decision limits are held back for everybody, until they are accepted. */
const isFromLimitedServer = sql`exists (select 1 from server_limits
  join accounts as teller on teller.domain = server_limits.domain where teller.id = draft.from_id)`;

/** A direct post in a conversation that the recipient has not spoken in privately before it. */
const isUnaskedPrivate = sql`exists (select 1 from posts as said
  where said.id = draft.post_id and said.visibility = 'direct'
    and not exists (select 1 from posts as own
      where own.id in (said.in_reply_to, said.thread_root)
        and own.author_id = draft.account_id and own.visibility = 'direct'))`;
