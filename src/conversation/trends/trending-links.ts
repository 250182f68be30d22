import { sql } from 'kysely';
import { after, dayMs, firstIdAt, idEpochMs } from '#foundation';
import type { World } from '#infrastructure';
import { cardJson, cardOf, type CardRow } from '../cards/card-row.ts';
import type { LinkCard } from '../cards/link-card.ts';
import { lastDays } from '../tags/tag-uses.ts';
import { tagLimits } from '../tags/tag-limits.ts';
import { isInFullView } from '../timelines/full-view.ts';
import { isOnShow } from '../timelines/public-timeline.ts';
import type { TagDay } from '../types.ts';
import type { TrendQuery } from './trending.ts';

export type TrendingLink = {
  readonly id: string;
  readonly card: LinkCard;
  /** Public posts with the link on each of the last seven days (UTC), today first. */
  readonly history: readonly TagDay[];
};

type Row = {
  id: string;
  card: CardRow;
  days: readonly { readonly day: number; readonly uses: number; readonly accounts: number }[];
};

/** Links that trend, the most first, as long as a post that everybody may see still has them. */
export async function trendingLinks(
  world: Pick<World, 'db' | 'clock'>,
  { limit, offset = 0 }: TrendQuery,
): Promise<readonly TrendingLink[]> {
  const now = world.clock.now();
  const today = Math.floor((now.getTime() - idEpochMs) / dayMs);
  const since = firstIdAt(after(new Date(idEpochMs), (today - tagLimits.days + 1) * dayMs));
  const { rows } = await sql<Row>`
    select card.id, ${cardJson} as card, used.days from trends as trend
    join link_cards as card on card.id = trend.key::bigint and card.title is not null
    cross join lateral (
      select json_agg(json_build_object('day', daily.day, 'uses', daily.uses,
        'accounts', daily.accounts)) as days
      from (
        select ((post.id >> 22) / ${dayMs})::integer as day, count(*)::integer as uses,
          count(distinct post.author_id)::integer as accounts
        from posts as post
        where post.card_id = card.id and post.id >= ${since}::bigint and ${isOnShow}
          and ${isInFullView}
        group by 1
      ) as daily
    ) as used
    where trend.kind = 'link' and used.days is not null
    order by trend.place limit ${limit} offset ${offset}`.execute(world.db);
  return rows.flatMap(({ id, card, days }): TrendingLink[] => {
    const shown = cardOf(card);
    return shown === null ? [] : [{ id, card: shown, history: lastDays(now, days) }];
  });
}
