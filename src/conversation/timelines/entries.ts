import { toId } from '#foundation';
import { dress, filtersFor, isFilteredOut, viewOf, type Reading, type View } from '../reading.ts';
import type { FilterContext } from '../rules/filter.ts';
import type { Boost, Post, TimelineItem } from '../types.ts';

/** What an id of a list stands for. */
export type Entry = { readonly id: string; readonly post: Post; readonly boost?: Boost };

/** Finds what ids of posts and boosts stand for, from memory or by at most three statements. */
export async function entriesOf(
  { memory }: Reading,
  ids: readonly string[],
): Promise<readonly Entry[]> {
  const posts = new Map(await memory.posts.get(ids.filter((id) => isUnknown(id))));
  const others = ids.filter((id) => !posts.has(id) && memory.gone.peek(id) === undefined);
  const boosts = others.length === 0 ? new Map<string, Boost>() : await memory.boosts.get(others);
  for (const id of others) if (!boosts.has(id)) memory.gone.set(id, true);
  const boosted = await memory.posts.get([...boosts.values()].map(({ postId }) => postId));
  return ids.flatMap((id): Entry[] => {
    const boost = boosts.get(id);
    const post = posts.get(id) ?? (boost === undefined ? undefined : boosted.get(boost.postId));
    if (post === undefined) return [];
    return [boost === undefined ? { id, post } : { id, post, boost }];
  });

  /** A boost at hand or an id known to be gone need not be looked for among posts. */
  function isUnknown(id: string): boolean {
    return memory.boosts.peek(id) === undefined && memory.gone.peek(id) === undefined;
  }
}

/** What a timeline holds: its rule, and where the viewer's filters have it. */
export type Taste = {
  readonly context: FilterContext;
  readonly isWanted: (entry: Entry) => boolean;
};

/**
 * The entries that the viewer may see, that the timeline wants, and that no filter leaves out, as its
 * items. Tombstones belong to threads: here nothing deleted or hidden is shown, except to its author.
 * A post that several people boosted comes once.
 */
export async function itemsOf(
  reading: Reading,
  entries: readonly Entry[],
  { context, isWanted }: Taste,
): Promise<readonly TimelineItem[]> {
  const meets = reading.relations.hasFilters ? await filtersFor(reading) : undefined;
  const seen = new Set<string>();
  const shown: Entry[] = [];
  const views: View[] = [];
  for (const entry of entries) {
    if (seen.has(entry.post.id) || !isWanted(entry)) continue;
    const view = viewOf(reading, entry.post);
    if (view === undefined || view.tombstone !== undefined) continue;
    if (meets !== undefined && isFilteredOut(meets(view), context)) continue;
    seen.add(entry.post.id);
    shown.push(entry);
    views.push(view);
  }
  const dressed = await dress(reading, views);
  return dressed.flatMap((post, index): TimelineItem[] => {
    const entry = shown[index];
    if (entry === undefined) return [];
    const { id, boost } = entry;
    return [boost === undefined ? { ...post, id: toId(id) } : { ...post, id: boost.id, boost }];
  });
}
