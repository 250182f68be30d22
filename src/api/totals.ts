import { countLocalPeople } from '#accounts';
import { countLocalPosts } from '#conversation';
import { minuteMs } from '#foundation';
import type { World } from '#infrastructure';

/** How many people and posts there are. */
export type Counted = { readonly people: number; readonly posts: number };
/** At most a minute old: anyone may ask, and counting reads whole tables. */
export type Totals = () => Promise<Counted>;

const freshForMs = minuteMs;

/** Counts again when a minute has passed; who asks meanwhile shares the answer. */
export function countedTotals(world: World): Totals {
  let latest: { readonly atMs: number; readonly counted: Promise<Counted> } | undefined;
  return () => {
    const nowMs = world.clock.now().getTime();
    if (latest !== undefined && nowMs - latest.atMs < freshForMs) return latest.counted;
    const counted = count(world);
    const asked = { atMs: nowMs, counted };
    latest = asked;
    counted.catch(() => {
      if (latest === asked) latest = undefined;
    });
    return counted;
  };
}

async function count({ db }: World): Promise<Counted> {
  const [people, posts] = await Promise.all([countLocalPeople(db), countLocalPosts(db)]);
  return { people, posts };
}
