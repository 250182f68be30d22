import { sql } from 'kysely';
import { toId, type AccountId, type CaseId } from '#foundation';
import type { Reader } from '#infrastructure';
import { voicesOf, type Voice } from '../rules/voices.ts';

/** Of more reports of one case the first are looked at; a crowd is a crowd by then. */
const mostReports = 100;

type Row = {
  readonly case_id: string;
  readonly reporter_id: string | null;
  readonly forwarded_from: string | null;
  readonly comment: string;
  readonly joined_at: Date;
};

/** How many independent voices reported each case. */
export async function countVoices(
  db: Reader,
  cases: readonly CaseId[],
  now: Date,
): Promise<ReadonlyMap<string, number>> {
  if (cases.length === 0) return new Map();
  const { rows } = await sql<Row>`
    select c.id as case_id, found.* from unnest(${[...cases]}::bigint[]) as c (id)
    cross join lateral (
      select r.reporter_id, r.forwarded_from, left(r.comment, 500) as comment,
        coalesce(a.created_at, r.created_at) as joined_at
      from case_reports as cr join reports as r on r.id = cr.report_id
        left join accounts as a on a.id = r.reporter_id
      where cr.case_id = c.id order by r.id limit ${mostReports}) as found`.execute(db);
  const follows = await followsAmong(db, rows);
  const byCase = Map.groupBy(rows, ({ case_id }) => case_id);
  return new Map([...byCase].map(([id, all]) => [id, voicesOf(all.map(voiceOf), follows, now)]));
}

function voiceOf(row: Row): Voice {
  return {
    ...(row.reporter_id === null ? {} : { reporter: toId<'account'>(row.reporter_id) }),
    ...(row.forwarded_from === null ? {} : { server: row.forwarded_from }),
    joinedAt: row.joined_at,
    comment: row.comment,
  };
}

async function followsAmong(
  db: Reader,
  rows: readonly Row[],
): Promise<readonly (readonly [AccountId, AccountId])[]> {
  const people = [...new Set(rows.flatMap(({ reporter_id }) => reporter_id ?? []))];
  if (people.length < 2) return [];
  const found = await db
    .selectFrom('follows')
    .select(['follower_id', 'followee_id'])
    .where('follower_id', 'in', people)
    .where('followee_id', 'in', people)
    .limit(10_000)
    .execute();
  return found.map((row) => [toId(row.follower_id), toId(row.followee_id)] as const);
}
