import type { Db } from '#infrastructure';
import { createEpochMemory, type EpochMemory } from './epoch-memory.ts';
import { loadRelations, type Relations } from './relations.ts';

/** The relations of viewers, each no older than the epoch that the reader has seen. */
export type RelationsMemory = EpochMemory<Relations>;

type Options = {
  readonly capacity: number;
  /** Called before relations are used that follow somebody or something new: the home list lacks their posts. */
  readonly onGained: (viewer: string) => Promise<void>;
};

export function createRelationsMemory(db: Db, { capacity, onGained }: Options): RelationsMemory {
  return createEpochMemory<Relations>({
    capacity,
    load: (viewer) => loadRelations(db, viewer),
    onLoaded: async (viewer, now, before) => {
      if (before === undefined || hasGained(before, now)) await onGained(viewer);
    },
  });
}

function hasGained(before: Relations, now: Relations): boolean {
  for (const id of now.follows.keys()) if (!before.follows.has(id)) return true;
  for (const tag of now.tags) if (!before.tags.has(tag)) return true;
  return false;
}
