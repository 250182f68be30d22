import { sql } from 'kysely';
import type { Reader, World } from '#infrastructure';
import { isShunned, openReading } from '../reading.ts';
import { entriesOf, itemsOf } from '../timelines/entries.ts';
import { isInFullView } from '../timelines/full-view.ts';
import { isOnShow } from '../timelines/public-timeline.ts';
import type { TimelineItem, Viewer } from '../types.ts';

export type TrendQuery = { readonly limit: number; readonly offset?: number | undefined };

/** Tags that trend, the most first, as long as somebody still uses them in public. */
export async function trendingTags(
  reader: Reader,
  { limit, offset = 0 }: TrendQuery,
): Promise<readonly string[]> {
  const { rows } = await sql<{ key: string }>`
    select trend.key from trends as trend
    where trend.kind = 'tag' and exists (
      select 1 from post_tags as tagged join posts as post on post.id = tagged.post_id
      where tagged.tag = trend.key and ${isOnShow} and ${isInFullView})
    order by trend.place limit ${limit} offset ${offset}`.execute(reader);
  return rows.map(({ key }) => key);
}

/**
 * Posts that trend, the most first. What was deleted, hidden, or taken out of discovery since they
 * were counted is left out at once, and for a viewer whom they shun.
 */
export async function trendingPosts(
  world: World,
  viewer: Viewer,
  { limit, offset = 0 }: TrendQuery,
): Promise<readonly TimelineItem[]> {
  const { rows } = await sql<{ key: string }>`
    select trend.key from trends as trend
    join posts as post on post.id = trend.key::bigint
    join accounts as author on author.id = post.author_id and author.discoverable
    where trend.kind = 'post' and ${isOnShow} and ${isInFullView} and not post.sensitive
      and not exists (select 1 from post_labels as given
        where given.post_id = post.id and given.label = 'sensitive')
    order by trend.place limit ${limit} offset ${offset}`.execute(world.db);
  const reading = await openReading(world, viewer);
  const entries = await entriesOf(
    reading,
    rows.map(({ key }) => key),
  );
  return itemsOf(reading, entries, {
    context: 'public',
    isWanted: ({ post }) => !isShunned(reading, post.authorId),
  });
}
