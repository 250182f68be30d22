import { countActivePeople, countLocalPeople } from '#accounts';
import { countLocalPosts } from '#conversation';
import { minuteMs } from '#foundation';
import type { World } from '#infrastructure';

/** How many people and posts there are. */
export type Counted = {
  readonly people: number;
  readonly posts: number;
  /** People who were here in the last four weeks. */
  readonly active: number;
};
/** At most a minute old: anyone may ask, and counting reads whole tables. */
export type Totals = () => Promise<Counted>;

export function countedTotals(world: World): Totals {
  return remembered(world, minuteMs, () => count(world));
}

/** Loads again when the time has passed; who asks meanwhile shares the answer. */
export function remembered<Value>(
  world: Pick<World, 'clock'>,
  freshForMs: number,
  load: () => Promise<Value>,
): () => Promise<Value> {
  let latest: { readonly atMs: number; readonly value: Promise<Value> } | undefined;
  return () => {
    const nowMs = world.clock.now().getTime();
    if (latest !== undefined && nowMs - latest.atMs < freshForMs) return latest.value;
    const asked = { atMs: nowMs, value: load() };
    latest = asked;
    asked.value.catch(() => {
      if (latest === asked) latest = undefined;
    });
    return asked.value;
  };
}

async function count(world: World): Promise<Counted> {
  const [people, posts, active] = await Promise.all([
    countLocalPeople(world.db),
    countLocalPosts(world.db),
    countActivePeople(world, 28),
  ]);
  return { people, posts, active };
}
