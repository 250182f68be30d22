import { sql } from 'kysely';
import type { AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { normalizeTag } from '../text/text-tokens.ts';
import { openReading, type Reading } from '../reading.ts';
import type { AccountTimelineQuery, TimelinePage, Viewer } from '../types.ts';
import { collectPage } from './collect-page.ts';
import { entriesOf, itemsOf } from './entries.ts';
import { boundsOf } from './home-ids.ts';
import type { IdRange } from './timelines.ts';

/** What an account published and boosted, as far as the viewer may see it. */
export async function accountTimeline(
  world: World,
  viewer: Viewer,
  accountId: AccountId,
  query: AccountTimelineQuery,
): Promise<TimelinePage> {
  const reading = await openReading(world, viewer);
  if (reading.relations.blockedBy.has(accountId)) return { items: [] };
  if (query.pinned === true) return pinnedPosts(reading, accountId);
  return collectPage(
    query,
    (range) => accountIds(reading, { accountId, query, range }),
    async (ids) => itemsOf(reading, await entriesOf(reading, ids), ofAccount),
  );
}

/** What is asked for is all there: only the viewer's filters choose among it. */
const ofAccount = { context: 'account', isWanted: () => true } as const;

type Ask = {
  readonly accountId: AccountId;
  readonly query: AccountTimelineQuery;
  readonly range: IdRange;
};

async function accountIds(reading: Reading, ask: Ask): Promise<readonly string[]> {
  const { range } = ask;
  const order = range.from === 'newest' ? sql`desc` : sql`asc`;
  const { rows } = await sql<{ id: string }>`
    select published.id from (
      (select post.id from posts as post
       where post.author_id = ${ask.accountId} and post.deleted_at is null ${filtersOf(ask.query)}
         and ${isForViewer(reading, ask.accountId)} ${boundsOf(sql.ref('post.id'), range)}
       order by post.id ${order} limit ${range.count})
      ${isWithBoosts(ask.query) ? boostsOf(ask) : sql``}
    ) as published
    order by published.id ${order} limit ${range.count}`.execute(reading.memory.db);
  return rows.map(({ id }) => id);
}

function isWithBoosts(query: AccountTimelineQuery): boolean {
  return query.excludeBoosts !== true && query.onlyMedia !== true && query.tagged === undefined;
}

function boostsOf({ accountId, range }: Ask) {
  return sql`
    union all
    (select boost.id from boosts as boost
     where boost.account_id = ${accountId} ${boundsOf(sql.ref('boost.id'), range)}
     order by boost.id ${range.from === 'newest' ? sql`desc` : sql`asc`} limit ${range.count})`;
}

function filtersOf(query: AccountTimelineQuery) {
  const replies = query.excludeReplies === true ? sql` and not post.answers_other` : sql``;
  const media = query.onlyMedia === true ? sql` and post.has_media` : sql``;
  const tagged =
    query.tagged === undefined
      ? sql``
      : sql` and exists (select 1 from post_tags as tagged
          where tagged.post_id = post.id and tagged.tag = ${normalizeTag(query.tagged)})`;
  return sql`${replies}${media}${tagged}`;
}

/** As `maySee`, so that a run of posts for others costs no empty rounds. `viewOf` decides. */
function isForViewer({ viewer, relations }: Reading, accountId: AccountId) {
  if (viewer === accountId) return sql`true`;
  const open = relations.follows.has(accountId)
    ? ['public', 'unlisted', 'followers']
    : ['public', 'unlisted'];
  if (viewer === undefined) return sql`post.visibility = any(${open}::text[])`;
  return sql`(post.visibility = any(${open}::text[]) or exists (
    select 1 from mentions where mentions.post_id = post.id and mentions.account_id = ${viewer}))`;
}

async function pinnedPosts(reading: Reading, accountId: AccountId): Promise<TimelinePage> {
  const { rows } = await sql<{ id: string }>`
    select post_id as id from pins where account_id = ${accountId}
    order by created_at desc, post_id desc`.execute(reading.memory.db);
  const entries = await entriesOf(
    reading,
    rows.map(({ id }) => id),
  );
  return { items: await itemsOf(reading, entries, ofAccount) };
}
