import { compareIds, type AccountId, type PageQuery } from '#foundation';
import type { World } from '#infrastructure';
import { isInHome, type HomeReader } from '../rules/home.ts';
import { isShunned, openReading, type Reading } from '../reading.ts';
import type { TimelinePage } from '../types.ts';
import { collectPage, mergeIds } from './collect-page.ts';
import { entriesOf, itemsOf, type Entry } from './entries.ts';
import { loadAuthorIds, loadHomeIds } from './home-ids.ts';
import { readOrBuild } from './read-or-build.ts';
import type { IdRange, IdRead } from './timelines.ts';

/**
 * A page of the viewer's home. Warm, it asks the database one thing, shared with every reader of
 * the moment: whether an epoch rose. Ids, posts, relations and flags come from memory.
 */
export async function homeTimeline(
  world: Pick<World, 'db' | 'clock'>,
  viewer: AccountId,
  query: PageQuery,
): Promise<TimelinePage> {
  const reading = await openReading(world, viewer);
  const reader = homeReader(reading, viewer);
  return collectPage(
    query,
    (range) => homeIds(reading, viewer, range),
    async (ids) =>
      itemsOf(reading, await entriesOf(reading, ids), {
        context: 'home',
        isWanted: (entry) => isWanted(entry, reader),
      }),
  );
}

function homeReader(reading: Reading, viewer: AccountId): HomeReader {
  return {
    viewer,
    followOf: (accountId) => reading.relations.follows.get(accountId),
    isShunned: (accountId) => isShunned(reading, accountId),
    apart: reading.relations.apart,
    tags: reading.relations.tags,
  };
}

/**
 * Whether an entry belongs into the home of whoever reads, for as long as the reading holds.
 * `openTags` are those by which others find it now.
 */
export function isWantedAtHome(
  reading: Reading,
  entry: Entry,
  openTags: readonly string[],
): boolean {
  const { viewer } = reading;
  return viewer !== undefined && isWanted(entry, homeReader(reading, viewer), openTags);
}

/** Ids come from the index of tags, which leaves out whoever is kept from being found there. */
function openTagsOf({ post }: Entry): readonly string[] {
  return post.visibility === 'public' ? post.tags : [];
}

function isWanted(
  entry: Entry,
  reader: HomeReader,
  openTags: readonly string[] = openTagsOf(entry),
): boolean {
  const { post, boost } = entry;
  return isInHome(
    {
      authorId: post.authorId,
      mentionsViewer: post.mentions.some(({ accountId }) => accountId === reader.viewer),
      language: post.language,
      openTags,
      ...(boost === undefined ? {} : { boosterId: boost.accountId }),
      ...(post.inReplyToAuthor === undefined ? {} : { inReplyToAuthor: post.inReplyToAuthor }),
    },
    reader,
  );
}

/** From the viewer's list and those of big authors; past where they were cut off, from the database. */
async function homeIds(
  reading: Reading,
  viewer: string,
  range: IdRange,
): Promise<readonly string[]> {
  const { memory } = reading;
  const own = await readOrBuild(memory.homes, viewer, range, (whole) =>
    loadHomeIds(memory.db, viewer, whole),
  );
  const reads = [own];
  for (const author of memory.bigAuthors) {
    if (!reading.relations.follows.has(author)) continue;
    reads.push(
      await readOrBuild(memory.authors, author, range, (whole) =>
        loadAuthorIds(memory.db, author, whole),
      ),
    );
  }
  const reliable = reliableIds(reads, range);
  return reliable ?? loadHomeIds(memory.db, viewer, range);
}

/**
 * The merged ids as far as every list vouches for them; undefined when a cut list has nothing to
 * say here, so that the database must be asked.
 */
function reliableIds(reads: readonly IdRead[], range: IdRange): readonly string[] | undefined {
  const merged = mergeIds(
    reads.map(({ ids }) => ids),
    range,
  );
  if (reads.every(({ cut }) => !cut)) return merged;
  if (range.from === 'oldest') return undefined;
  const floor = reads
    .filter(({ cut }) => cut)
    .map(({ ids }) => ids.at(-1))
    .reduce((highest, id) => higher(highest, id), '0');
  if (floor === undefined) return undefined;
  const kept = merged.filter((id) => compareIds(id, floor) >= 0);
  return kept.length === range.count ? kept : undefined;
}

/** Undefined wins: a cut list without any id here vouches for nothing. */
function higher(left: string | undefined, right: string | undefined): string | undefined {
  if (left === undefined || right === undefined) return undefined;
  return compareIds(left, right) >= 0 ? left : right;
}
