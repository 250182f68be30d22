import { toId } from '#foundation';
import type { Db, World } from '#infrastructure';
import { loadListView, ownedListOf, type ListView } from '../people-lists/list-row.ts';
import { memoryTimelines } from '../timelines/memory-timelines.ts';
import type { Timelines } from '../timelines/timelines.ts';
import { loadBoosts, loadPosts } from '../post-row.ts';
import { loadPostCounts, type PostCounts } from '../load-post-counts.ts';
import { loadFilterView, type FilterView } from '../filters/filter-view.ts';
import { sizeOfWords, type UnderstoodWords } from '../search/word-conditions.ts';
import type { Boost, Post, TagDay } from '../types.ts';
import { createEpochMemory, type EpochMemory } from './epoch-memory.ts';
import { createEpochs, type Epochs } from './epochs.ts';
import { loadDeeds, type Deeds } from './flags.ts';
import { createLru, type Lru } from './lru.ts';
import { createRelationsMemory, type RelationsMemory } from './relations-memory.ts';
import { createShelf, type Shelf } from './shelf.ts';

/**
 * What this process remembers of one database, all of it bounded and rebuildable. Commands drop
 * what they changed after their commit; what other modules and processes change raises an epoch,
 * which every read compares first.
 */
export type Memory = {
  readonly db: Db;
  readonly posts: Shelf<Post>;
  readonly boosts: Shelf<Boost>;
  /** Ids of lists that are neither a post nor a boost any more. */
  readonly gone: Lru<true>;
  readonly deeds: Shelf<Deeds>;
  readonly postCounts: Shelf<PostCounts>;
  readonly relations: RelationsMemory;
  /** Home lists by account. */
  readonly homes: Timelines;
  /** Lists of people by id: what their members published. */
  readonly peopleLists: Timelines;
  /** By owner and list (`keyOf`). */
  readonly listViews: EpochMemory<ListView>;
  readonly filterViews: EpochMemory<FilterView>;
  /** Use of tags, for a minute. */
  readonly tagDays: Lru<{ readonly days: readonly TagDay[]; readonly until: number }>;
  /** The latest posts and boosts of authors whose followers are too many to push to. */
  readonly authors: Timelines;
  /** Authors with more followers than are pushed to: merged when read. */
  readonly bigAuthors: Set<string>;
  readonly rendered: Lru<Buffer>;
  /** By the words of a search. */
  readonly searchWords: Lru<UnderstoodWords>;
  readonly epochs: Epochs;
  /** The epoch of `everybody` that `posts` is valid for. */
  everybodyEpoch: string;
  /** Followers beyond which an author is merged at read instead of pushed; a little hysteresis below. */
  bigAuthorFollowers: number;
  /** Followers asked for at once. */
  fanOutPage: number;
  /** Fan-out still under way, one after the other. */
  fanningOut: Promise<void>;
};

const capacity = {
  posts: 20_000,
  boosts: 50_000,
  gone: 10_000,
  viewers: 16_384,
  authors: 512,
  lists: 4096,
  filters: 4096,
  tags: 2000,
  renderedBytes: 128 * 1024 * 1024,
  searchWordsBytes: 8 * 1024 * 1024,
} as const;

function createMemory(db: Db): Memory {
  const homes = memoryTimelines(capacity.viewers);
  const peopleLists = memoryTimelines(capacity.lists);
  return {
    db,
    posts: createShelf(capacity.posts, async (ids) => byId(await loadPosts(db, ids))),
    boosts: createShelf(capacity.boosts, async (ids) => byId(await loadBoosts(db, ids))),
    gone: createLru(capacity.gone),
    deeds: createShelf(capacity.viewers, async (viewers) => {
      const loaded = await Promise.all(viewers.map((viewer) => loadDeeds(db, viewer)));
      return new Map(viewers.flatMap((viewer, index) => pair(viewer, loaded[index])));
    }),
    postCounts: createShelf(capacity.viewers, (ids) => loadPostCounts(db, ids)),
    relations: createRelationsMemory(db, { capacity: capacity.viewers, onGained: homes.drop }),
    homes,
    peopleLists,
    listViews: createListViews(db, peopleLists),
    filterViews: createEpochMemory<FilterView>({
      capacity: capacity.filters,
      load: (viewer) => loadFilterView(db, toId(viewer)),
    }),
    tagDays: createLru(capacity.tags),
    authors: memoryTimelines(capacity.authors),
    bigAuthors: new Set(),
    rendered: createLru<Buffer>(capacity.renderedBytes, (bytes) => bytes.length + 200),
    searchWords: createLru(capacity.searchWordsBytes, sizeOfWords),
    epochs: createEpochs(db),
    everybodyEpoch: '0',
    bigAuthorFollowers: 50_000,
    fanOutPage: 5000,
    fanningOut: Promise.resolve(),
  };
}

/** A list whose members became more lacks the posts of the new ones. */
function createListViews(db: Db, peopleLists: Timelines): EpochMemory<ListView> {
  return createEpochMemory<ListView>({
    capacity: capacity.lists,
    load: (key) => loadListView(db, ownedListOf(key)),
    onLoaded: async (key, now, before) => {
      const isGrown = [...now.members].some((member) => before?.members.has(member) !== true);
      if (isGrown) await peopleLists.drop(ownedListOf(key).listId);
    },
  });
}

function byId<Item extends { readonly id: string }>(
  items: readonly Item[],
): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item.id, item]));
}

function pair<Value>(key: string, value: Value | undefined): [string, Value][] {
  return value === undefined ? [] : [[key, value]];
}

/** Bound to the database handle, so that it lives and dies with it and no two worlds share one. */
const memories = new WeakMap<Db, Memory>();

export function memoryOf(world: Pick<World, 'db'>): Memory {
  const known = memories.get(world.db);
  if (known !== undefined) return known;
  const memory = createMemory(world.db);
  memories.set(world.db, memory);
  return memory;
}
