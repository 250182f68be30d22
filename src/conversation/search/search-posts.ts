import { sql, type RawBuilder } from 'kysely';
import { boundedLimit, type AccountId } from '#foundation';
import { askWithin, type Reader, type World } from '#infrastructure';
import { memoryOf } from '../memory/memory.ts';
import { isShunned, openReading, type Reading } from '../reading.ts';
import { collectPage } from '../timelines/collect-page.ts';
import { entriesOf, itemsOf } from '../timelines/entries.ts';
import { isInFullView } from '../timelines/full-view.ts';
import { boundsOf } from '../timelines/home-ids.ts';
import type { IdRange } from '../timelines/timelines.ts';
import type { TimelineItem, Viewer } from '../types.ts';
import { compileFilters } from './filter-conditions.ts';
import { parseSearch, type SearchQuery } from './parse-query.ts';
import { compileWords } from './word-conditions.ts';

export type PostSearch = {
  /** Words and operators, as `parseSearch` reads them. */
  readonly text: string;
  /** Only posts by this account. */
  readonly authorId?: AccountId | undefined;
  readonly minId?: string | undefined;
  readonly maxId?: string | undefined;
  readonly limit?: number | undefined;
  /** How many of the newest are skipped, at most 400. */
  readonly offset?: number | undefined;
};

const mostSkipped = 400;
/** A search that asks more of the database than this is refused, so that none can stop the others. */
const patience = {
  ms: 4000,
  detail: 'This search takes too long. Another word, or a narrower time, makes it shorter.',
} as const;

/**
 * Posts that fit a search, the newest first: one's own, those that name one, those one liked,
 * boosted or bookmarked, and everybody's public posts whose author agreed to be found. What the
 * viewer may not see now, what is deleted or hidden, and whom the viewer shuns is never among them;
 * nor are strangers' posts whose author's reach a decision limits.
 * @throws Refusal `unavailable` for a search that takes too long
 */
export async function searchPosts(
  world: World,
  viewer: Viewer,
  search: PostSearch,
): Promise<readonly TimelineItem[]> {
  const query = parseSearch(search.text);
  const [conditions, reading] = await Promise.all([
    compileQuery(world, viewer, query),
    openReading(world, viewer),
  ]);
  if (conditions === undefined) return [];
  const asked = search.authorId;
  const all =
    asked === undefined ? conditions.all : [...conditions.all, sql`post.author_id = ${asked}`];
  const sources = sourcesFor(viewer, query.scope, { ...conditions, all });
  const isMereWords = conditions.needsTerms && query.filters.length === 0 && asked === undefined;
  const newest = isMereWords ? newestFor(viewer, query.scope, all) : undefined;
  return collect(reading, search, async (range) => {
    const ids = newest === undefined ? [] : await ask(world.db, newest(range));
    return ids.length === range.count ? ids : matchingIds(world.db, sources, range);
  });
}

type Conditions = { readonly all: readonly RawBuilder<unknown>[]; readonly needsTerms: boolean };

async function compileQuery(
  world: World,
  viewer: Viewer,
  query: SearchQuery,
): Promise<Conditions | undefined> {
  const isEmpty = query.words.length + query.filters.length === 0 && query.scope === 'all';
  if (isEmpty) return undefined;
  const filters = await compileFilters(world, viewer, query.filters);
  if (filters === undefined) return undefined;
  const words = await compileWords(memoryOf(world), query.words);
  if (words === undefined) return undefined;
  return { all: [...words.conditions, ...filters], needsTerms: words.needsTerms };
}

type Source = (range: IdRange) => RawBuilder<Found>;
type Found = { readonly id: string };

const isOpen = sql`post.visibility = 'public' and post.hidden_by is null and ${isInFullView}`;

/** What a viewer has to do with, by table. */
const ties = ['mentions', 'likes', 'boosts', 'bookmarks'] as const;

/** How many of the newest posts are gone through before anything is looked up in the index of words. */
const mostGoneThrough = 2000;

/**
 * The same among the newest posts alone. What many talk about fills a page from them, by one plan
 * that fits all words. Undefined for one's own library, which may be old.
 */
function newestFor(
  viewer: Viewer,
  scope: SearchQuery['scope'],
  all: readonly RawBuilder<unknown>[],
): Source | undefined {
  if (scope === 'library') return undefined;
  const isTied = ties.map(
    (table) => sql`exists (select 1 from ${sql.table(table)} as tie
      where tie.account_id = ${viewer} and tie.post_id = post.id)`,
  );
  const isOfLibrary =
    viewer === undefined || scope === 'public'
      ? sql``
      : sql`or post.author_id = ${viewer}
          or (post.hidden_by is null and (${sql.join(isTied, sql` or `)}))`;
  return (range) => sql<Found>`
    select post.id from (
      select latest.* from post_terms as latest
      where true ${boundsOf(sql.ref('latest.post_id'), range)}
      order by latest.post_id ${directionOf(range)} limit ${sql.lit(mostGoneThrough)}
    ) as found join posts as post on post.id = found.post_id
    where ${sql.join(all, sql` and `)} and post.deleted_at is null and ((${isOpen} and
      (select indexable from accounts where accounts.id = post.author_id)) ${isOfLibrary})
    order by found.post_id ${directionOf(range)} limit ${range.count}`;
}

/**
 * Where posts may come from: each is one ordered walk of an index, or what its words leave. Few joins:
 * a search is planned for its words, and planning takes longer than finding.
 */
function sourcesFor(
  viewer: Viewer,
  scope: SearchQuery['scope'],
  { all, needsTerms }: Conditions,
): readonly Source[] {
  const fits = all.length === 0 ? sql`` : sql`and ${sql.join(all, sql` and `)}`;
  const terms = needsTerms ? sql`join post_terms as found on found.post_id = post.id` : sql``;
  const source =
    (from: RawBuilder<unknown>, where: RawBuilder<unknown>): Source =>
    (range) => sql<Found>`
    (select post.id from ${from} ${terms}
     where ${where} and post.deleted_at is null ${fits} ${boundsOf(sql.ref('post.id'), range)}
     order by post.id ${directionOf(range)} limit ${range.count})`;
  const open = source(
    sql`posts as post join accounts as author on author.id = post.author_id and author.indexable`,
    isOpen,
  );
  if (viewer === undefined) return scope === 'library' ? [] : [open];
  const tied = ties.map(
    (table) => sql`select post_id from ${sql.table(table)} where account_id = ${viewer}`,
  );
  const library = [
    source(sql`posts as post`, sql`post.author_id = ${viewer}`),
    source(
      sql`(${sql.join(tied, sql` union `)}) as tie join posts as post on post.id = tie.post_id`,
      sql`post.hidden_by is null`,
    ),
  ];
  if (scope === 'public') return [open];
  return scope === 'library' ? library : [...library, open];
}

function directionOf(range: IdRange) {
  return range.from === 'newest' ? sql`desc` : sql`asc`;
}

async function matchingIds(
  reader: Reader,
  sources: readonly Source[],
  range: IdRange,
): Promise<readonly string[]> {
  if (sources.length === 0) return [];
  const each = sql.join(
    sources.map((source) => source(range)),
    sql` union `,
  );
  return ask(
    reader,
    sql<Found>`
      select id from (${each}) as matching
      order by id ${directionOf(range)} limit ${range.count}`,
  );
}

async function ask(reader: Reader, question: RawBuilder<Found>): Promise<readonly string[]> {
  return (await askWithin(reader, patience, question)).map(({ id }) => id);
}

async function collect(
  reading: Reading,
  { minId, maxId, limit, offset }: PostSearch,
  fetch: (range: IdRange) => Promise<readonly string[]>,
): Promise<readonly TimelineItem[]> {
  const wanted = boundedLimit(limit, 20, 40);
  const skipped = Math.min(Math.max(offset ?? 0, 0), mostSkipped);
  const items: TimelineItem[] = [];
  let below = maxId;
  while (items.length < skipped + wanted) {
    const bounds = {
      ...(below === undefined ? {} : { maxId: below }),
      ...(minId === undefined ? {} : { minId }),
    };
    const page = await collectPage({ limit: wanted, ...bounds }, fetch, async (ids) =>
      itemsOf(reading, await entriesOf(reading, ids), {
        context: 'public',
        isWanted: ({ post }) => !isShunned(reading, post.authorId),
      }),
    );
    items.push(...page.items);
    // Upwards a page is directly above its lower bound: there is one.
    if (page.next === undefined || minId !== undefined) break;
    below = page.next;
  }
  return items.slice(skipped, skipped + wanted);
}
