import { sql } from 'kysely';
import { toId, type AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import type { Relationship } from '../types.ts';

type RelationshipRow = {
  id: string;
  following: boolean;
  show_boosts: boolean | null;
  notify: boolean | null;
  languages: string[] | null;
  followed_by: boolean;
  blocking: boolean;
  blocked_by: boolean;
  muting: boolean;
  hide_notifications: boolean | null;
  mute_expires_at: Date | null;
  requested: boolean;
  requested_by: boolean;
  domain_blocking: boolean;
  endorsed: boolean;
  note: string | null;
};

/**
 * What the viewer is to each of these accounts, by one query, in the order asked. Ids that are no
 * account come back as strangers.
 */
export async function relationships(
  db: Reader,
  viewerId: AccountId,
  ids: readonly AccountId[],
): Promise<Relationship[]> {
  if (ids.length === 0) return [];
  const result = await sql<RelationshipRow>`
    select asked.id::text as id,
      mine.id is not null as following,
      coalesce(mine.show_boosts, asking.show_boosts) as show_boosts,
      coalesce(mine.notify, asking.notify) as notify,
      coalesce(mine.languages, asking.languages) as languages,
      theirs.id is not null as followed_by,
      block.id is not null as blocking,
      blocker.id is not null as blocked_by,
      mute.id is not null as muting,
      mute.hide_notifications,
      mute.expires_at as mute_expires_at,
      asking.id is not null as requested,
      asked_me.id is not null as requested_by,
      turned.id is not null as domain_blocking,
      endorsement.id is not null as endorsed,
      remark.note
    from unnest(${[...ids]}::bigint[]) with ordinality as asked (id, place)
    left join follows as mine on mine.follower_id = ${viewerId} and mine.followee_id = asked.id
    left join follows as theirs on theirs.follower_id = asked.id and theirs.followee_id = ${viewerId}
    left join follow_requests as asking
      on asking.follower_id = ${viewerId} and asking.followee_id = asked.id
    left join follow_requests as asked_me
      on asked_me.follower_id = asked.id and asked_me.followee_id = ${viewerId}
    left join blocks as block on block.blocker_id = ${viewerId} and block.blocked_id = asked.id
    left join blocks as blocker on blocker.blocker_id = asked.id and blocker.blocked_id = ${viewerId}
    left join mutes as mute on mute.muter_id = ${viewerId} and mute.muted_id = asked.id
    left join accounts as other on other.id = asked.id
    left join person_domain_blocks as turned
      on turned.account_id = ${viewerId} and turned.domain = other.domain
    left join endorsements as endorsement
      on endorsement.account_id = ${viewerId} and endorsement.endorsed_id = asked.id
    left join account_notes as remark
      on remark.writer_id = ${viewerId} and remark.about_id = asked.id
    order by asked.place`.execute(db);
  return result.rows.map(relationshipOf);
}

function relationshipOf(row: RelationshipRow): Relationship {
  return {
    id: toId(row.id),
    following: row.following,
    showingBoosts: row.show_boosts ?? false,
    notifying: row.notify ?? false,
    languages: row.languages ?? [],
    followedBy: row.followed_by,
    blocking: row.blocking,
    blockedBy: row.blocked_by,
    muting: row.muting,
    mutingNotifications: row.hide_notifications ?? false,
    muteExpiresAt: row.mute_expires_at,
    requested: row.requested,
    requestedBy: row.requested_by,
    domainBlocking: row.domain_blocking,
    endorsed: row.endorsed,
    note: row.note ?? '',
  };
}

/** What the viewer is to one account: what relation commands give back. */
export async function relationship(
  db: Reader,
  viewerId: AccountId,
  id: AccountId,
): Promise<Relationship> {
  const [found] = await relationships(db, viewerId, [id]);
  if (found === undefined) throw new Error('a relationship query gave no row');
  return found;
}

/** Whether either blocks the other. */
export async function isBlockedEither(
  db: Reader,
  left: AccountId,
  right: AccountId,
): Promise<boolean> {
  const row = await db
    .selectFrom('blocks')
    .select('id')
    .where((where) =>
      where.or([
        where.and([where('blocker_id', '=', left), where('blocked_id', '=', right)]),
        where.and([where('blocker_id', '=', right), where('blocked_id', '=', left)]),
      ]),
    )
    .executeTakeFirst();
  return row !== undefined;
}

export async function isFollowing(
  db: Reader,
  followerId: AccountId,
  followeeId: AccountId,
): Promise<boolean> {
  const row = await db
    .selectFrom('follows')
    .select('id')
    .where('follower_id', '=', followerId)
    .where('followee_id', '=', followeeId)
    .executeTakeFirst();
  return row !== undefined;
}
