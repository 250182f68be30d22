import { sql } from 'kysely';
import { toId, type AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import type { Candidate } from '../rules/model.ts';

/** More panelists than this are not asked at once; the oldest grants come first. */
const mostCandidates = 5000;

/**
 * Everyone who holds the role of a panelist now, with what ties them to the parties of a case:
 * follows, blocks and mutes in either direction. Facts only; the rule decides who is eligible.
 */
export async function listCandidates(
  db: Reader,
  parties: readonly AccountId[],
): Promise<readonly Candidate[]> {
  const { rows } = await sql<{ account_id: string; restricted: boolean; ties: string[] }>`
    select roles.account_id, standing.account_id is not null as restricted, array(
      select other from (
        select followee_id as other from follows where follower_id = roles.account_id
        union select follower_id from follows where followee_id = roles.account_id
        union select blocked_id from blocks where blocker_id = roles.account_id
        union select blocker_id from blocks where blocked_id = roles.account_id
        union select muted_id from mutes where muter_id = roles.account_id
        union select muter_id from mutes where muted_id = roles.account_id
      ) as ties where other = any (${[...parties]}::bigint[])
    )::text[] as ties
    from roles
      join accounts on accounts.id = roles.account_id
        and accounts.domain is null and accounts.closed_at is null
      left join standing on standing.account_id = roles.account_id
    where roles.role = 'panelist' and roles.revoked_at is null
    order by roles.id limit ${mostCandidates}`.execute(db);
  return rows.map((row) => ({
    account: toId<'account'>(row.account_id),
    panelist: true,
    inGoodStanding: !row.restricted,
    tiedTo: row.ties.map((id) => toId<'account'>(id)),
  }));
}
