import { sql } from 'kysely';
import { after, dayMs, firstIdAt, type AccountId, type PostId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import {
  cleanDays,
  heldShare,
  perThousand,
  type HeldShare,
  type NewStart,
} from '../rules/health.ts';
import { requireOfficer } from '../desk/require-officer.ts';

/** Over how many days the rates are counted, and how many before them they are set beside. */
export const healthDays = 30;

export const healthRates = ['replies-hidden', 'reports', 'blocks'] as const;

/** A rate to a thousand posts, or replies; views are not counted here, so nothing is told per view. */
export type HealthRate = {
  readonly id: (typeof healthRates)[number];
  readonly count: number;
  readonly base: number;
  readonly perThousand: number | undefined;
  /** The same of the days before. */
  readonly before: number | undefined;
};

export type ServiceHealth = {
  readonly rates: readonly HealthRate[];
  /** Warnings that half a year without a proved breach followed. */
  readonly warnings: HeldShare;
  /** Limits, suspensions and bans that ended, and after which no breach was proved for as long. */
  readonly returns: HeldShare;
};

type Counts = {
  readonly posts: string;
  readonly replies: string;
  readonly hidden: string;
  readonly reports: string;
  readonly blocks: string;
};

/** How the conversation here fares, counted from rows that are not public. @throws Refusal `forbidden` */
export async function serviceHealth(world: World, officer: AccountId): Promise<ServiceHealth> {
  await requireOfficer(world.db, officer);
  const now = world.clock.now();
  const since = new Date(now.getTime() - healthDays * dayMs);
  const before = new Date(since.getTime() - healthDays * dayMs);
  const [current, earlier] = await Promise.all([
    countsBetween(world.db, since, now),
    countsBetween(world.db, before, since),
  ]);
  return {
    rates: healthRates.map((id) => rateOf(id, current, earlier)),
    warnings: heldShare(await warningsServed(world.db, now), now),
    returns: heldShare(await sanctionsEnded(world.db, now), now),
  };
}

/** What the thread around a post came to; the same counts, of one conversation. */
export type ThreadHealth = {
  readonly rootId: PostId;
  /** Who began it: `ada`, or `ada@other.example`. */
  readonly handle: string;
  readonly replies: number;
  readonly people: number;
  readonly hidden: number;
  readonly reports: number;
  /** Between people who wrote in it, since it began. */
  readonly blocks: number;
};

const mostThreads = 5;
/** Of a conversation larger than this, what comes first. */
const mostPosts = 5000;

/** Of each thread that the posts stand in, at most five. @throws Refusal `forbidden` */
export async function threadHealth(
  world: World,
  officer: AccountId,
  postIds: readonly PostId[],
): Promise<readonly ThreadHealth[]> {
  await requireOfficer(world.db, officer);
  const { rows } = await sql<
    Record<'replies' | 'people' | 'hidden' | 'reports' | 'blocks', string> & {
      root_id: PostId;
      handle: string;
    }
  >`
    with recursive roots as materialized (
      select distinct thread_root as id from posts where id = any (${[...postIds]}::bigint[])
      order by 1 limit ${mostThreads}),
    below as (
      select p.id, p.author_id, p.thread_root, p.hidden_by from roots join posts as p on p.id = roots.id
      union all
      select p.id, p.author_id, p.thread_root, p.hidden_by from below
        join posts as p on p.in_reply_to = below.id),
    said as materialized (select * from below limit ${mostPosts})
    select roots.id as root_id,
      (select a.handle || coalesce('@' || a.domain, '') from posts as root
        join accounts as a on a.id = root.author_id where root.id = roots.id) as handle,
      (select count(*) - 1 from said where said.thread_root = roots.id) as replies,
      (select count(distinct author_id) from said where said.thread_root = roots.id) as people,
      (select count(*) from said where said.thread_root = roots.id and hidden_by is not null) as hidden,
      (select count(distinct r.report_id) from said
        join exhibits as e on e.post_id = said.id
        join case_exhibits as c on c.exhibit_id = e.id and c.filed_by = 'reporter'
        join case_reports as r on r.case_id = c.case_id
        where said.thread_root = roots.id) as reports,
      (select count(*) from blocks as b
        where b.created_at >= (select root.created_at from posts as root where root.id = roots.id)
          and b.blocker_id in (select author_id from said where said.thread_root = roots.id)
          and b.blocked_id in (select author_id from said where said.thread_root = roots.id)) as blocks
    from roots order by roots.id`.execute(world.db);
  return rows.map((row) => ({
    rootId: row.root_id,
    handle: row.handle,
    replies: Number(row.replies),
    people: Number(row.people),
    hidden: Number(row.hidden),
    reports: Number(row.reports),
    blocks: Number(row.blocks),
  }));
}

async function countsBetween(db: Reader, from: Date, to: Date): Promise<Counts> {
  const { rows } = await sql<Counts>`
    select count(*) as posts,
      count(*) filter (where answers_other) as replies,
      count(*) filter (where answers_other and hidden_by is not null) as hidden,
      (select count(*) from reports as r where r.created_at > ${from} and r.created_at <= ${to}) as reports,
      (select count(*) from blocks as b where b.created_at > ${from} and b.created_at <= ${to}) as blocks
    from posts where id >= ${firstIdAt(after(from, 1))}::bigint and id < ${firstIdAt(after(to, 1))}::bigint`.execute(
    db,
  );
  return rows[0] ?? { posts: '0', replies: '0', hidden: '0', reports: '0', blocks: '0' };
}

function rateOf(id: HealthRate['id'], current: Counts, earlier: Counts): HealthRate {
  const [count, base] = partsOf(id, current);
  return {
    id,
    count,
    base,
    perThousand: perThousand(count, base),
    before: perThousand(...partsOf(id, earlier)),
  };
}

function partsOf(id: HealthRate['id'], counts: Counts): readonly [number, number] {
  switch (id) {
    case 'replies-hidden':
      return [Number(counts.hidden), Number(counts.replies)];
    case 'reports':
      return [Number(counts.reports), Number(counts.posts)];
    case 'blocks':
      return [Number(counts.blocks), Number(counts.posts)];
  }
}

/** New starts older than this say little of today. */
const lookBackDays = 730;
const mostStarts = 10_000;

/** Proved by a decision that stands, within the half year from a moment. */
const brokenSince = sql`array(
  select a.conduct_at from cases as c join decisions as d on d.case_id = c.id
    join findings as f on f.decision_id = d.id and f.proved
    join allegations as a on a.id = f.allegation_id
  where c.respondent_id = start.respondent_id and d.level > 0
    and a.conduct_at > start.at and a.conduct_at <= start.at + make_interval(days => ${cleanDays})
    and not exists (select from measures as m join sanction_endings as e on e.sanction_id = m.id
      where m.decision_id = d.id and e.outcome = 'overturned'))`;

type StartRow = { readonly at: Date; readonly broken_at: readonly Date[] };

const startOf = (row: StartRow): NewStart => ({ at: row.at, brokenAt: row.broken_at });

async function warningsServed(db: Reader, now: Date): Promise<readonly NewStart[]> {
  const since = new Date(now.getTime() - lookBackDays * dayMs);
  const { rows } = await sql<StartRow>`
    select start.at, ${brokenSince} as broken_at from (
      select s.respondent_id, s.started_at as at from sanctions as s join measures as m on m.id = s.id
      where m.kind = 'warning' and s.started_at >= ${since} and not exists (
        select from sanction_endings as e where e.sanction_id = s.id and e.outcome = 'overturned')
      order by s.id desc limit ${mostStarts}) as start`.execute(db);
  return rows.map(startOf);
}

async function sanctionsEnded(db: Reader, now: Date): Promise<readonly NewStart[]> {
  const since = new Date(now.getTime() - lookBackDays * dayMs);
  const { rows } = await sql<StartRow>`
    select start.at, ${brokenSince} as broken_at from (
      select s.respondent_id, e.ended_at as at from sanction_endings as e
        join sanctions as s on s.id = e.sanction_id
      where s.level >= 4 and e.outcome in ('term', 'review') and e.ended_at >= ${since}
        and not exists (select from sanction_endings as o
          where o.sanction_id = s.id and o.outcome = 'overturned')
      order by s.id desc limit ${mostStarts}) as start`.execute(db);
  return rows.map(startOf);
}
