import { boundedLimit, compareIds, type Page, type PageQuery } from '#foundation';
import type { IdRange } from './timelines.ts';

/** Ids in a range, beginning at its `from`; fewer than `count` when there are no more. */
export type FetchIds = (range: IdRange) => Promise<readonly string[]>;

/** How often a page asks for more when much of what it found is not for this viewer. */
const mostRounds = 12;
/** Asked for beyond the page's size, so that a few entries left out cost no second round. */
const spare = 8;

type Cursored = { readonly id: string };

/**
 * Fills a page with what `resolve` leaves of the ids. When the rounds run out before the page is
 * full, its `next` still leads on from the last id looked at: nothing is skipped.
 */
export async function collectPage<Item extends Cursored>(
  query: PageQuery,
  fetch: FetchIds,
  resolve: (ids: readonly string[]) => Promise<readonly Item[]>,
): Promise<Page<Item>> {
  const limit = boundedLimit(query.limit, 20, 80);
  const from = query.minId === undefined ? 'newest' : 'oldest';
  const items: Item[] = [];
  let range: IdRange = firstRange(query, from, limit + spare);
  let isOver = false;
  let lookedAt: string | undefined;
  for (let round = 0; round < mostRounds && items.length < limit && !isOver; round += 1) {
    const ids = await fetch(range);
    items.push(...(await resolve(ids)));
    isOver = ids.length < range.count;
    lookedAt = ids.at(-1) ?? lookedAt;
    if (lookedAt !== undefined) range = beyond(range, lookedAt);
  }
  const isMore = items.length > limit || !isOver;
  return page(items.slice(0, limit), {
    from,
    isMore,
    lookedAt: items.length > limit ? undefined : lookedAt,
  });
}

function firstRange(query: PageQuery, from: IdRange['from'], count: number): IdRange {
  const after = query.minId ?? query.sinceId;
  return {
    from,
    count,
    ...(query.maxId === undefined ? {} : { before: query.maxId }),
    ...(after === undefined ? {} : { after }),
  };
}

function beyond(range: IdRange, id: string): IdRange {
  return range.from === 'newest' ? { ...range, before: id } : { ...range, after: id };
}

type Progress = {
  readonly from: IdRange['from'];
  readonly isMore: boolean;
  /** The id to go on from when the last item is not it. */
  readonly lookedAt: string | undefined;
};

function page<Item extends Cursored>(found: readonly Item[], progress: Progress): Page<Item> {
  const items = progress.from === 'newest' ? found : found.toReversed();
  const newest = items[0]?.id;
  const oldest = items.at(-1)?.id;
  if (progress.from === 'oldest') {
    return {
      items,
      ...(oldest === undefined ? {} : { next: oldest }),
      ...(newest === undefined ? {} : { prev: progress.lookedAt ?? newest }),
    };
  }
  const next = progress.lookedAt ?? oldest;
  return {
    items,
    ...(progress.isMore && next !== undefined ? { next } : {}),
    ...(newest === undefined ? {} : { prev: newest }),
  };
}

/** Ids of several lists as one, each once, beginning at the range's `from`. */
export function mergeIds(lists: readonly (readonly string[])[], range: IdRange): readonly string[] {
  const sign = range.from === 'newest' ? -1 : 1;
  return [...new Set(lists.flat())]
    .sort((left, right) => sign * compareIds(left, right))
    .slice(0, range.count);
}
