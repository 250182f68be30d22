import { sql } from 'kysely';
import { toId, type AccountId } from '#foundation';
import type { Reader } from '#infrastructure';

/** The most that are named for one account. */
const mostNamed = 10;

/**
 * Whom of those that the viewer follows follow each of these accounts: the latest such follows, at
 * most ten each, in the order asked. Who blocks the viewer does not appear.
 */
export async function familiarFollowers(
  db: Reader,
  viewer: AccountId,
  ids: readonly AccountId[],
): Promise<readonly { readonly id: AccountId; readonly followerIds: readonly AccountId[] }[]> {
  const { rows } = await sql<{ id: string; followers: string[] }>`
    select asked.id::text as id, array(
      select theirs.follower_id from follows as mine
      join follows as theirs on theirs.follower_id = mine.followee_id and theirs.followee_id = asked.id
      where mine.follower_id = ${viewer}
      order by theirs.id desc limit ${mostNamed}
    )::text[] as followers
    from unnest(${[...ids]}::bigint[]) with ordinality as asked (id, place)
    order by asked.place`.execute(db);
  return rows.map((row) => ({
    id: toId(row.id),
    followerIds: row.followers.map((id): AccountId => toId(id)),
  }));
}
