import { sql } from 'kysely';
import { after, dayMs, firstIdAt } from '#foundation';
import type { World } from '#infrastructure';

/** What happened on this server in one week. */
export type WeekOfActivity = {
  /** Its first day, a Monday in UTC. */
  readonly start: Date;
  readonly posts: number;
  /** Accounts that signed in by a browser or an app, as far as that session still stands. */
  readonly signIns: number;
  readonly signUps: number;
};

const weeks = 12;

type Row = { weeks_ago: number; posts: string; sign_ins: string; sign_ups: string };

/** The last twelve weeks, this one first. Reads whole ranges: not for every request. */
export async function weeklyActivity(
  world: Pick<World, 'db' | 'clock'>,
): Promise<readonly WeekOfActivity[]> {
  const thisWeek = mondayOf(world.clock.now());
  const since = after(thisWeek, -(weeks - 1) * 7 * dayMs);
  const end = after(thisWeek, 7 * dayMs);
  const ago = (column: string) =>
    sql`floor(extract(epoch from ${end}::timestamptz - ${sql.ref(column)}) / ${7 * 86_400})::int`;
  const { rows } = await sql<Row>`
    select weeks_ago, sum(posts) as posts, sum(sign_ins) as sign_ins, sum(sign_ups) as sign_ups from (
      select ${ago('created_at')} as weeks_ago, count(*) as posts, 0 as sign_ins, 0 as sign_ups from posts
      where id >= ${firstIdAt(since)}::bigint and local and deleted_at is null group by 1
      union all
      select ${ago('created_at')}, 0, count(distinct account_id), 0 from (
        select account_id, created_at from sessions union all
        select account_id, created_at from oauth_tokens where account_id is not null
      ) as entered where created_at >= ${since} group by 1
      union all
      select ${ago('created_at')}, 0, 0, count(*) from accounts
      where domain is null and kind = 'person' and created_at >= ${since} group by 1
    ) as counted group by weeks_ago`.execute(world.db);
  return Array.from({ length: weeks }, (_, weeksAgo) => {
    const row = rows.find(({ weeks_ago }) => weeks_ago === weeksAgo);
    return {
      start: after(thisWeek, -weeksAgo * 7 * dayMs),
      posts: Number(row?.posts ?? 0),
      signIns: Number(row?.sign_ins ?? 0),
      signUps: Number(row?.sign_ups ?? 0),
    };
  });
}

function mondayOf(at: Date): Date {
  const day = new Date(at);
  day.setUTCHours(0, 0, 0, 0);
  return after(day, -((day.getUTCDay() + 6) % 7) * dayMs);
}
