import { sql } from 'kysely';
import { isInFullReach } from '#accounts';
import { after, dayMs, firstIdAt, hourMs } from '#foundation';
import { defineJob, transact, type World } from '#infrastructure';
import { conversationTopics } from '../events.ts';
import {
  rankTrends,
  trendScore,
  type Scored,
  type Trending,
  type Use,
} from '../rules/trend-score.ts';
import { isInFullView } from '../timelines/full-view.ts';
import { isOnShow } from '../timelines/public-timeline.ts';

/**
 * A tag or a link trends when three people use it; a post when three people besides its author react
 * to it.
 */
const rules = {
  link: { halfLifeMs: 12 * hourMs, fewestAccounts: 3 },
  tag: { halfLifeMs: 12 * hourMs, fewestAccounts: 3 },
  post: { halfLifeMs: 6 * hourMs, fewestAccounts: 3 },
} as const satisfies Record<string, Trending>;

const kept = { most: 200, perOwner: 3 } as const;
const lookBackMs = 3 * dayMs;
/** The latest uses and reactions that one computation reads. */
const mostRead = 100_000;

type Row = { key: string; owner_id: string | null; account_id: string; at_ms: string };

/**
 * Finds out what trends now and replaces what did before. Only what everybody may see counts, by
 * people whose reach no decision limits; nothing sensitive; and posts only of authors who want to be
 * discovered. Running it twice gives the same.
 */
async function computeTrends(world: World): Promise<void> {
  const since = firstIdAt(after(world.clock.now(), -lookBackMs));
  const now = world.clock.now();
  const rows = [
    ...placed('tag', ranked(await tagUses(world, since), now, rules.tag)),
    ...placed('post', ranked(await reactions(world, since), now, rules.post)),
    ...placed('link', ranked(await linkUses(world, since), now, rules.link)),
  ];
  await transact(world, async (tx) => {
    await sql`delete from trends`.execute(tx);
    await sql`
      insert into trends (kind, key, place, score, computed_at)
      select kind, key, place, score, ${now}
      from json_to_recordset(${JSON.stringify(rows)}::json)
        as trend (kind text, key text, place integer, score double precision)`.execute(tx);
  });
}

export const computeTrendsJob = defineJob(conversationTopics.computeTrends, {}, computeTrends, {
  cron: '*/5 * * * *',
});

async function tagUses(world: World, since: string): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select tagged.tag as key, null as owner_id, latest.author_id as account_id,
      (extract(epoch from max(latest.created_at)) * 1000)::bigint as at_ms
    from (
      select post.id, post.author_id, post.created_at from posts as post
      where ${isOnShow} and post.id >= ${since}::bigint and not post.sensitive and post.tags <> '{}'
        and ${isInFullView}
      order by post.id desc limit ${mostRead}
    ) as latest
    join post_tags as tagged on tagged.post_id = latest.id
    group by tagged.tag, latest.author_id`.execute(world.db);
  return rows;
}

/** A page counts by its card: the same link with and without a fragment is one. */
async function linkUses(world: World, since: string): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select latest.card_id::text as key, null as owner_id, latest.author_id as account_id,
      (extract(epoch from max(latest.created_at)) * 1000)::bigint as at_ms
    from (
      select post.card_id, post.author_id, post.created_at from posts as post
      where ${isOnShow} and post.id >= ${since}::bigint and not post.sensitive
        and post.card_id is not null and ${isInFullView}
      order by post.id desc limit ${mostRead}
    ) as latest
    join link_cards as card on card.id = latest.card_id and card.title is not null
    group by latest.card_id, latest.author_id`.execute(world.db);
  return rows;
}

async function reactions(world: World, since: string): Promise<readonly Row[]> {
  const latest = (table: 'likes' | 'boosts') => sql`
    (select account_id, post_id, created_at from ${sql.table(table)}
     where id >= ${since}::bigint order by id desc limit ${mostRead})`;
  const { rows } = await sql<Row>`
    select post.id::text as key, post.author_id as owner_id, reaction.account_id,
      (extract(epoch from max(reaction.created_at)) * 1000)::bigint as at_ms
    from (${latest('likes')} union all ${latest('boosts')}) as reaction
    join posts as post on post.id = reaction.post_id
    join accounts as author on author.id = post.author_id and author.discoverable
    where ${isOnShow} and not post.answers_other and post.id >= ${since}::bigint
      and not post.sensitive and reaction.account_id <> post.author_id and ${isInFullView}
      and ${isInFullReach(sql.ref('reaction.account_id'))}
    group by post.id, post.author_id, reaction.account_id`.execute(world.db);
  return rows;
}

function ranked(rows: readonly Row[], now: Date, rule: Trending): readonly Scored[] {
  const found = new Map<string, { ownerId: string | null; uses: Use[] }>();
  for (const row of rows) {
    const known = found.get(row.key) ?? { ownerId: row.owner_id, uses: [] };
    known.uses.push({ accountId: row.account_id, atMs: Number(row.at_ms) });
    found.set(row.key, known);
  }
  const scored = [...found].map(([key, { ownerId, uses }]) => ({
    key,
    score: trendScore(uses, now.getTime(), rule),
    ...(ownerId === null ? {} : { ownerId }),
  }));
  return rankTrends(scored, kept);
}

function placed(kind: keyof typeof rules, trends: readonly Scored[]) {
  return trends.map(({ key, score }, index) => ({ kind, key, place: index + 1, score }));
}
