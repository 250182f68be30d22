import type { Db } from '#infrastructure';
import { compareIds } from '#foundation';
import { createLru } from './lru.ts';
import { loadRelations, type Relations } from './relations.ts';

/** The relations of viewers, each no older than the epoch that the reader has seen. */
export type RelationsMemory = (viewer: string, epoch: string) => Promise<Relations>;

type Options = {
  readonly capacity: number;
  /** Called before relations are used that follow somebody new: the home list lacks their posts. */
  readonly onGained: (viewer: string) => Promise<void>;
};

export function createRelationsMemory(db: Db, options: Options): RelationsMemory {
  const kept = createLru<Relations>(options.capacity);
  const loading = new Map<string, Promise<Relations>>();
  const load = async (viewer: string): Promise<Relations> => {
    try {
      const before = kept.peek(viewer);
      const loaded = await loadRelations(db, viewer);
      if (before === undefined || hasGained(before, loaded)) await options.onGained(viewer);
      kept.set(viewer, loaded);
      return loaded;
    } finally {
      loading.delete(viewer);
    }
  };
  const share = (viewer: string): Promise<Relations> => {
    const known = loading.get(viewer);
    if (known !== undefined) return known;
    const started = load(viewer);
    loading.set(viewer, started);
    return started;
  };
  return async (viewer, epoch) => {
    const known = kept.get(viewer);
    if (known !== undefined && compareIds(known.epoch, epoch) >= 0) return known;
    const shared = await share(viewer);
    // A load that began before the change may be behind: one that begins now is not.
    return compareIds(shared.epoch, epoch) >= 0 ? shared : share(viewer);
  };
}

function hasGained(before: Relations, now: Relations): boolean {
  for (const id of now.follows.keys()) if (!before.follows.has(id)) return true;
  return false;
}
