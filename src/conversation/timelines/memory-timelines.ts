import { createLru } from '../memory/lru.ts';
import { listLength, type IdRange, type IdRead, type Timelines } from './timelines.ts';

/** Ids oldest first in the first `length` places: a new one is nearly always put at the end. */
type List = { ids: BigInt64Array; length: number; cut: boolean };

type Building = { readonly pushed: Set<string>; readonly done: Promise<void> };

/** Lists in this process: 6.4 KB each at most, for the `most` keys that were read most recently. */
export function memoryTimelines(most: number): Timelines {
  const lists = createLru<List>(most);
  const buildings = new Map<string, Building>();
  const build = async (
    key: string,
    load: () => Promise<readonly string[]>,
    pushed: Set<string>,
  ) => {
    const isWanted = (): boolean => buildings.get(key)?.pushed === pushed;
    try {
      const list = listOf(await load());
      for (const id of pushed) insert(list, BigInt(id));
      // Dropped meanwhile: what was loaded may be older than the reason for dropping.
      if (isWanted()) lists.set(key, list);
    } finally {
      if (isWanted()) buildings.delete(key);
    }
  };
  return {
    push: async (keys, id) => {
      const value = BigInt(id);
      for (const key of keys) {
        buildings.get(key)?.pushed.add(id);
        const list = lists.peek(key);
        if (list !== undefined) insert(list, value);
      }
    },
    read: async (key, range) => {
      const list = lists.get(key);
      return list === undefined ? undefined : readOf(list, range);
    },
    build: async (key, load) => {
      const known = buildings.get(key);
      if (known !== undefined) return known.done;
      const pushed = new Set<string>();
      // The mark stands before `load` begins: a post that commits later is pushed here.
      const marked = Promise.withResolvers<undefined>();
      const done = marked.promise.then(() => build(key, load, pushed));
      buildings.set(key, { pushed, done });
      marked.resolve(undefined);
      return done;
    },
    drop: async (key) => {
      lists.delete(key);
      buildings.delete(key);
    },
    clear: async () => {
      lists.clear();
      buildings.clear();
    },
    isEmpty: async () => lists.size() === 0 && buildings.size === 0,
  };
}

function listOf(newestFirst: readonly string[]): List {
  const kept = newestFirst.slice(0, listLength);
  const ids = new BigInt64Array(Math.min(listLength, kept.length + 32));
  ids.set(kept.toReversed().map(BigInt));
  return { ids, length: kept.length, cut: newestFirst.length >= listLength };
}

function readOf(list: List, range: IdRange): IdRead {
  const first = range.after === undefined ? 0 : placeAfter(list, BigInt(range.after));
  const next = range.before === undefined ? list.length : placeOf(list, BigInt(range.before));
  const count = Math.max(0, Math.min(range.count, next - first));
  const ids: string[] = [];
  for (let step = 0; step < count; step += 1) {
    ids.push(String(list.ids[range.from === 'newest' ? next - 1 - step : first + step]));
  }
  const end = count >= next - first;
  return { ids, end, cut: list.cut && reachesOldest(range, first, end) };
}

/** Whether the answer depends on ids that were cut off the old end. */
function reachesOldest(range: IdRange, first: number, end: boolean): boolean {
  return first === 0 && (range.from === 'oldest' || end);
}

/** The first place whose id is not below `id`. */
function placeOf(list: List, id: bigint): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((list.ids[middle] ?? id) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

function placeAfter(list: List, id: bigint): number {
  const place = placeOf(list, id);
  return place < list.length && list.ids[place] === id ? place + 1 : place;
}

/** Keeps the order, drops the oldest when full, ignores an id that is there. */
function insert(list: List, id: bigint): void {
  const newest = list.length === 0 ? undefined : list.ids[list.length - 1];
  const place = newest === undefined || newest < id ? list.length : placeOf(list, id);
  if (place < list.length && list.ids[place] === id) return;
  if (list.length < listLength) {
    if (list.length === list.ids.length) list.ids = grown(list.ids);
    list.ids.copyWithin(place + 1, place, list.length);
    list.ids[place] = id;
    list.length += 1;
    return;
  }
  list.cut = true;
  if (place === 0) return;
  list.ids.copyWithin(0, 1, place);
  list.ids[place - 1] = id;
}

function grown(ids: BigInt64Array): BigInt64Array<ArrayBuffer> {
  const larger = new BigInt64Array(Math.min(listLength, ids.length * 2 + 32));
  larger.set(ids);
  return larger;
}
