import { sql } from 'kysely';
import { toId, type AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import type { Candidate, RoleTime } from '../rules/model.ts';

/** More panelists than this are not asked at once; the oldest grants come first. */
const mostCandidates = 5000;

type Row = {
  readonly account_id: string;
  readonly restricted: boolean;
  readonly open_panels: number;
  readonly ties: string[];
};

/**
 * Everyone who holds the role of a panelist now, with what ties them to the parties of a case:
 * follows, blocks and mutes in either direction; and how much they hear already, and since when. Facts only; the rule decides who is eligible.
 */
export async function listCandidates(
  db: Reader,
  parties: readonly AccountId[],
): Promise<readonly Candidate[]> {
  const { rows } = await sql<Row>`
    select roles.account_id, standing.account_id is not null as restricted,
      enforcement_open_seats(roles.account_id, null) as open_panels, array(
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
  const served = await roleTimes(
    db,
    rows.map((row) => row.account_id),
  );
  return rows.map((row) => ({
    account: toId<'account'>(row.account_id),
    panelist: true,
    inGoodStanding: !row.restricted,
    tiedTo: row.ties.map((id) => toId<'account'>(id)),
    openPanels: row.open_panels,
    served: served.get(row.account_id) ?? [],
  }));
}

/** When each held the role of a panelist, ever: what was laid down is kept. */
async function roleTimes(
  db: Reader,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, readonly RoleTime[]>> {
  if (accounts.length === 0) return new Map();
  const rows = await db
    .selectFrom('roles')
    .select(['account_id', 'granted_at', 'revoked_at'])
    .where('role', '=', 'panelist')
    .where('account_id', 'in', [...accounts])
    .execute();
  const times = Map.groupBy(rows, (row) => row.account_id);
  return new Map(
    [...times].map(([account, held]) => [
      account,
      held.map((row) => ({
        from: row.granted_at,
        ...(row.revoked_at === null ? {} : { to: row.revoked_at }),
      })),
    ]),
  );
}
