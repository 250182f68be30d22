import { sql } from 'kysely';
import { refuse, type PageQuery } from '#foundation';
import type { World } from '#infrastructure';
import { normalizeTag } from '../text/text-tokens.ts';
import { isShunned, openReading, type Reading } from '../reading.ts';
import type { PublicTimelineQuery, TagTimelineQuery, TimelinePage, Viewer } from '../types.ts';
import { trendingCardAt } from '../trends/trending-card.ts';
import { collectPage, type FetchIds } from './collect-page.ts';
import { entriesOf, itemsOf } from './entries.ts';
import { isInFullView } from './full-view.ts';
import { boundsOf } from './home-ids.ts';
import type { IdRange } from './timelines.ts';

/** Posts that are shown to everybody who passes by: no answers to others, no boosts. */
export const isOnShow = sql`post.visibility = 'public' and post.deleted_at is null and post.hidden_by is null`;

/** The public timeline of this server or of all it knows. */
export async function publicTimeline(
  world: World,
  viewer: Viewer,
  query: PublicTimelineQuery,
): Promise<TimelinePage> {
  return passersBy(await openReading(world, viewer), query, async (range) => {
    const { rows } = await sql<{ id: string }>`
      select post.id from posts as post
      where ${isOnShow} and not post.answers_other ${placeOf(query)} ${boundsOf(sql.ref('post.id'), range)}
        and ${isInFullView}
      order by post.id ${orderOf(range)} limit ${range.count}`.execute(world.db);
    return rows.map(({ id }) => id);
  });
}

/** Public posts with a tag, answers too. */
export async function tagTimeline(
  world: World,
  viewer: Viewer,
  tag: string,
  query: TagTimelineQuery,
): Promise<TimelinePage> {
  const anyOf = [tag, ...(query.any ?? [])].map(normalizeTag);
  return passersBy(await openReading(world, viewer), query, async (range) => {
    const { rows } = await sql<{ id: string }>`
      select ${anyOf.length > 1 ? sql`distinct` : sql``} tagged.post_id as id from post_tags as tagged
      join posts as post on post.id = tagged.post_id
      where ${tagIs(anyOf)} ${boundsOf(sql.ref('tagged.post_id'), range)}
        and ${isOnShow} ${tagsFit(query)}
        ${placeOf(query)} and ${isInFullView}
      order by tagged.post_id ${orderOf(range)} limit ${range.count}`.execute(world.db);
    return rows.map(({ id }) => id);
  });
}

/**
 * Public posts that link to a page which trends now, by authors who want to be discovered; answers
 * too. @throws Refusal `not-found` for a page that does not trend
 */
export async function linkTimeline(
  world: World,
  viewer: Viewer,
  url: string,
  query: PageQuery,
): Promise<TimelinePage> {
  const cardId = await trendingCardAt(world.db, url);
  if (cardId === undefined) throw refuse('not-found', { detail: 'Record not found' });
  return passersBy(await openReading(world, viewer), query, async (range) => {
    const { rows } = await sql<{ id: string }>`
      select post.id from posts as post
      join accounts as author on author.id = post.author_id and author.discoverable
      where post.card_id = ${cardId}::bigint and ${isOnShow} ${boundsOf(sql.ref('post.id'), range)}
        and ${isInFullView}
      order by post.id ${orderOf(range)} limit ${range.count}`.execute(world.db);
    return rows.map(({ id }) => id);
  });
}

/** One tag is one range of the index; several are looked up one by one. */
function tagIs(names: readonly string[]) {
  const [only] = names;
  return names.length === 1 && only !== undefined
    ? sql`tagged.tag = ${only}`
    : sql`tagged.tag = any(${names}::text[])`;
}

function tagsFit({ all = [], none = [] }: TagTimelineQuery) {
  const every = all.length === 0 ? sql`` : sql` and post.tags @> ${all.map(normalizeTag)}::text[]`;
  return none.length === 0
    ? every
    : sql`${every} and not post.tags && ${none.map(normalizeTag)}::text[]`;
}

function placeOf(query: PublicTimelineQuery) {
  const place =
    query.only === undefined
      ? sql``
      : query.only === 'local'
        ? sql` and post.local`
        : sql` and not post.local`;
  return query.onlyMedia === true ? sql`${place} and post.has_media` : place;
}

function orderOf(range: IdRange) {
  return range.from === 'newest' ? sql`desc` : sql`asc`;
}

function passersBy(reading: Reading, query: PageQuery, fetch: FetchIds): Promise<TimelinePage> {
  return collectPage(query, fetch, async (ids) =>
    itemsOf(reading, await entriesOf(reading, ids), {
      context: 'public',
      isWanted: ({ post }) => !isShunned(reading, post.authorId),
    }),
  );
}
