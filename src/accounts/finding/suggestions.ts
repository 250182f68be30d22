import { sql } from 'kysely';
import { refuse, toId, type AccountId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { isInFullReach } from '../servers/server-standing.ts';

/** Why an account is suggested: the server recommends it, people one follows follow it, many do. */
export type SuggestionReason = 'featured' | 'friends-of-friends' | 'most-followed';

export type Suggestion = {
  readonly accountId: AccountId;
  readonly reasons: readonly SuggestionReason[];
};

/** How much of the web of follows is looked at: the latest of one's own, and the latest of each. */
const breadth = { mine: 200, theirs: 100, popular: 400 } as const;

/** One shared acquaintance is an accident. */
const fewestFriends = 2;

type Row = { id: string; friends: string | null; is_featured: boolean };

/**
 * People whom the viewer might want to follow: those that the server itself recommends, those whom
 * several people that the viewer follows follow, and those of this server with most followers. Only
 * who wants to be found; nobody whom the viewer follows, asked, blocks, mutes, whose server the
 * viewer turned away from, who blocks the viewer, whose reach a decision limits, or who was dismissed.
 */
export async function listSuggestions(
  db: Reader,
  viewer: AccountId,
  limit: number,
): Promise<readonly Suggestion[]> {
  const { rows } = await sql<Row>`
    with friends as (
      select theirs.followee_id as id, count(*) as friends from (
        select followee_id from follows where follower_id = ${viewer} order by id desc limit ${breadth.mine}
      ) as mine
      cross join lateral (
        select followee_id from follows where follower_id = mine.followee_id order by id desc limit ${breadth.theirs}
      ) as theirs
      group by theirs.followee_id having count(*) >= ${fewestFriends}
    ), featured as (
      select endorsed_id as id from endorsements
      join accounts as service on service.id = endorsements.account_id and service.kind = 'service'
    ), popular as (
      select counts.account_id as id from follow_counts as counts
      join accounts as account on account.id = counts.account_id and account.domain is null
      where account.discoverable and counts.followers > 0
      order by counts.followers desc limit ${breadth.popular}
    ), candidate as (
      select id from friends union select id from featured union select id from popular
    )
    select account.id, friends.friends, featured.id is not null as is_featured
    from candidate join accounts as account on account.id = candidate.id
    left join friends on friends.id = account.id
    left join featured on featured.id = account.id
    left join follow_counts as counts on counts.account_id = account.id
    where ${maySuggest(viewer)}
    order by is_featured desc, friends.friends desc nulls last, counts.followers desc nulls last, account.id
    limit ${limit}`.execute(db);
  return rows.map(suggestionOf);
}

function suggestionOf({ id, friends, is_featured }: Row): Suggestion {
  const reasons: SuggestionReason[] = [
    ...(is_featured ? (['featured'] as const) : []),
    ...(friends === null ? [] : (['friends-of-friends'] as const)),
  ];
  return { accountId: toId(id), reasons: reasons.length === 0 ? ['most-followed'] : reasons };
}

function maySuggest(viewer: AccountId) {
  return sql`account.id <> ${viewer} and account.kind = 'person' and account.closed_at is null
    and account.discoverable
    and not exists (select 1 from standing where standing.account_id = account.id)
    and ${isInFullReach(sql.ref('account.id'))}
    and not exists (select 1 from follows where follower_id = ${viewer} and followee_id = account.id)
    and not exists (select 1 from follow_requests where follower_id = ${viewer} and followee_id = account.id)
    and not exists (select 1 from blocks
      where (blocker_id, blocked_id) in ((${viewer}, account.id), (account.id, ${viewer})))
    and not exists (select 1 from mutes where muter_id = ${viewer} and muted_id = account.id)
    and not exists (select 1 from person_domain_blocks as turned
      where turned.account_id = ${viewer} and turned.domain = account.domain)
    and not exists (select 1 from dismissed_suggestions
      where account_id = ${viewer} and dismissed_id = account.id)`;
}

/** An account that the viewer does not want to be suggested again. @throws Refusal `not-found` */
export async function dismissSuggestion(
  world: World,
  viewer: AccountId,
  dismissed: AccountId,
): Promise<void> {
  const { numAffectedRows } = await sql`
    insert into dismissed_suggestions (account_id, dismissed_id, created_at)
    select ${viewer}, id, ${world.clock.now()} from accounts where id = ${dismissed}
    on conflict (account_id, dismissed_id) do update set created_at = excluded.created_at`.execute(
    world.db,
  );
  if (numAffectedRows === 0n) throw refuse('not-found', { detail: 'There is no such account.' });
}
