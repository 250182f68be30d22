import { sql } from 'kysely';
import type { Tx } from '#infrastructure';

const ties = [
  { isRequest: false, into: sql`insert into follows` },
  { isRequest: true, into: sql`insert into follow_requests` },
] as const;

/**
 * Puts back what a suspension held back, as it was. Left out: where one of the two closed their
 * account meanwhile, or one blocks the other, or there is such a follow again.
 */
export async function restoreFollows(tx: Tx, domain: string): Promise<void> {
  for (const { isRequest, into } of ties) {
    await sql`
      ${into} (id, follower_id, followee_id, show_boosts, notify, languages, created_at)
      select held.id, held.follower_id, held.followee_id, held.show_boosts, held.notify,
        held.languages, held.created_at
      from severed_follows as held
        join accounts as follower on follower.id = held.follower_id and follower.closed_at is null
        join accounts as followee on followee.id = held.followee_id and followee.closed_at is null
      where held.domain = ${domain} and held.is_request = ${isRequest}
        and not exists (select 1 from blocks where (blocker_id, blocked_id) in (
          (held.follower_id, held.followee_id), (held.followee_id, held.follower_id)))
        and not exists (select 1 from person_domain_blocks as turned
          where turned.account_id = held.followee_id and turned.domain = follower.domain)
      on conflict do nothing`.execute(tx);
  }
  await tx.deleteFrom('severed_follows').where('domain', '=', domain).execute();
}
