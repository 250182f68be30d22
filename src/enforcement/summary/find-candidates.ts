import { sql, type RawBuilder } from 'kysely';
import { dayMs, firstIdAt, hourMs, type AccountId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { mostInBatch, summaryDays, type SparedBecause } from '../rules/summary.ts';
import { requireOfficer } from '../desk/require-officer.ts';
import { withinRow } from './within-row.ts';

/** What young accounts may have in common. Every part that is given has to fit. */
export type CandidateSearch = {
  /** Words or a link that one of their latest posts, or their profile, contains. */
  readonly contains?: string | undefined;
  /** One of their latest posts says exactly this, whatever its case. */
  readonly says?: string | undefined;
  /** Made within the hour that begins here. */
  readonly hour?: Date | undefined;
};

export type Candidate = {
  readonly id: AccountId;
  readonly handle: string;
  readonly displayName: string;
  readonly createdAt: Date;
  readonly postCount: number;
  /** What it published last; absent for one that is silent. */
  readonly lastText: string | undefined;
};

export type Candidates = {
  /** Within row S together, the oldest first; a thousand at most. */
  readonly within: readonly Candidate[];
  /** What keeps others out that fit the search, with how many. */
  readonly outside: readonly { readonly because: SparedBecause; readonly count: number }[];
};

/** Something that several young accounts share. */
export type Wave = { readonly count: number } & (
  | { readonly kind: 'says'; readonly says: string }
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'hour'; readonly hour: Date }
);

const latestPosts = 5;
/** No wave is told from chance by fewer than this. */
const fewestAlike = 3;
const fewestInHour = 8;
const mostWaves = 12;
const mostYoung = 50_000;

/** Accounts of this server that row S can be about at all, by their age alone. */
const young = (now: Date): RawBuilder<unknown> => {
  const since = new Date(now.getTime() - summaryDays * dayMs);
  return sql`
    select a.id, a.handle, a.display_name, a.bio, a.created_at from accounts as a
    where a.id >= ${firstIdAt(since)}::bigint and a.created_at > ${since} and a.domain is null
      and a.kind = 'person' and a.closed_at is null
      and not exists (select from standing as s where s.account_id = a.id)
      and not exists (select from roles as r where r.account_id = a.id and r.revoked_at is null)
    order by a.id limit ${mostYoung}`;
};

const said = sql`
  select young.id, young.created_at, p.text, lower(btrim(p.text)) as says
  from young cross join lateral (
    select own.text from posts as own where own.author_id = young.id and own.deleted_at is null
    order by own.id desc limit ${latestPosts}) as p`;

type WaveRow = {
  readonly kind: Wave['kind'];
  readonly value: string;
  readonly count: string;
};

/**
 * What many young accounts have in common: the same words, the same link, the same hour; the largest
 * first. It is where to look, and says nothing about anybody. @throws Refusal `forbidden`
 */
export async function findWaves(world: World, officer: AccountId): Promise<readonly Wave[]> {
  await requireOfficer(world.db, officer);
  const { rows } = await sql<WaveRow>`
    with young as materialized (${young(world.clock.now())}), said as materialized (${said})
    (select 'says' as kind, left(says, 500) as value, count(distinct id) as count
      from said where says <> '' group by 2 having count(distinct id) >= ${fewestAlike}
      order by 3 desc, 2 limit ${mostWaves})
    union all
    (select 'link', lower(found.link[1]), count(distinct id)
      from said cross join lateral regexp_matches(text, 'https?://[^\\s]{4,200}', 'gi') as found (link)
      group by 2 having count(distinct id) >= ${fewestAlike} order by 3 desc, 2 limit ${mostWaves})
    union all
    (select 'hour', to_char(date_trunc('hour', created_at at time zone 'UTC'), 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
        count(*)
      from young group by 2 having count(*) >= ${fewestInHour} order by 3 desc, 2 limit ${mostWaves})`.execute(
    world.db,
  );
  return rows.map(waveOf).toSorted((left, right) => right.count - left.count);
}

function waveOf({ kind, value, count: counted }: WaveRow): Wave {
  const count = Number(counted);
  switch (kind) {
    case 'says':
      return { kind, says: value, count };
    case 'link':
      return { kind, link: value, count };
    case 'hour':
      return { kind, hour: new Date(value), count };
  }
}

type Row = {
  readonly id: AccountId;
  readonly handle: string;
  readonly display_name: string;
  readonly created_at: Date;
  readonly posts: string;
  readonly last_text: string | null;
};

/** Young accounts that a search finds, with how many more it found that row S is not about. @throws Refusal */
export async function findCandidates(
  world: World,
  officer: AccountId,
  search: CandidateSearch,
): Promise<Candidates> {
  await requireOfficer(world.db, officer);
  const now = world.clock.now();
  const rows = await foundBy(world.db, search, now);
  const { within, outside } = await withinRow(
    world.db,
    rows.map(({ id }) => id),
    now,
  );
  const kept = new Set(within);
  const counts = Map.groupBy(outside, ({ because }) => because);
  return {
    within: rows.filter(({ id }) => kept.has(id)).map(candidateOf),
    outside: [...counts].map(([because, all]) => ({ because, count: all.length })),
  };
}

async function foundBy(
  db: Reader,
  { contains, says, hour }: CandidateSearch,
  now: Date,
): Promise<readonly Row[]> {
  const part = contains === undefined ? null : contains.toLowerCase();
  const until = hour === undefined ? null : new Date(hour.getTime() + hourMs);
  const { rows } = await sql<Row>`
    with young as materialized (${young(now)}), said as materialized (${said})
    select young.id, young.handle, young.display_name, young.created_at,
      (select count(*) from posts as p where p.author_id = young.id and p.deleted_at is null) as posts,
      (select p.text from posts as p where p.author_id = young.id and p.deleted_at is null
        order by p.id desc limit 1) as last_text
    from young
    where (${hour ?? null}::timestamptz is null
        or young.created_at >= ${hour ?? null} and young.created_at < ${until})
      and (${says ?? null}::text is null or exists (
        select from said where said.id = young.id and left(said.says, 500) = ${says ?? null}))
      and (${part}::text is null
        or position(${part} in lower(young.display_name || ' ' || young.bio)) > 0
        or exists (select from said where said.id = young.id and position(${part} in said.says) > 0))
    order by young.id limit ${mostInBatch}`.execute(db);
  return rows;
}

function candidateOf(row: Row): Candidate {
  return {
    id: row.id,
    handle: row.handle,
    displayName: row.display_name,
    createdAt: row.created_at,
    postCount: Number(row.posts),
    lastText: row.last_text ?? undefined,
  };
}
