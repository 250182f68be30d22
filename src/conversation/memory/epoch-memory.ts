import { compareIds } from '#foundation';
import { createLru } from './lru.ts';

/** What is kept under a key, never older than the epoch that the reader has seen. */
export type EpochMemory<Kept extends AtEpoch> = (key: string, epoch: string) => Promise<Kept>;

/** The epoch that a value stands for, from the same snapshot as the value. */
export type AtEpoch = { readonly epoch: string };

type Options<Kept> = {
  readonly capacity: number;
  readonly load: (key: string) => Promise<Kept>;
  /** Called before what was loaded is used; `before` is what was kept until now. */
  readonly onLoaded?: (key: string, now: Kept, before: Kept | undefined) => Promise<void>;
};

export function createEpochMemory<Kept extends AtEpoch>(options: Options<Kept>): EpochMemory<Kept> {
  const kept = createLru<Kept>(options.capacity);
  const loading = new Map<string, Promise<Kept>>();
  const load = async (key: string): Promise<Kept> => {
    try {
      const before = kept.peek(key);
      const loaded = await options.load(key);
      await options.onLoaded?.(key, loaded, before);
      kept.set(key, loaded);
      return loaded;
    } finally {
      loading.delete(key);
    }
  };
  const share = (key: string): Promise<Kept> => {
    const known = loading.get(key);
    if (known !== undefined) return known;
    const started = load(key);
    loading.set(key, started);
    return started;
  };
  return async (key, epoch) => {
    const known = kept.get(key);
    if (known !== undefined && compareIds(known.epoch, epoch) >= 0) return known;
    const shared = await share(key);
    // A load that began before the change may be behind: one that begins now is not.
    return compareIds(shared.epoch, epoch) >= 0 ? shared : share(key);
  };
}
