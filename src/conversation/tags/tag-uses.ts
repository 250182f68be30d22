import { sql } from 'kysely';
import { after, dayMs, firstIdAt, idEpochMs, minuteMs } from '#foundation';
import type { World } from '#infrastructure';
import { memoryOf } from '../memory/memory.ts';
import { isFoundByTag } from '../timelines/found-by-tag.ts';
import type { TagDay } from '../types.ts';
import { tagLimits } from './tag-limits.ts';

/** How long a tag's figures may be shown as they were: a page of tags asks for many at once. */
const freshForMs = minuteMs;

/** Public uses of tags on each of the last seven days (UTC), today first. */
export async function tagUses(
  world: Pick<World, 'db' | 'clock'>,
  tags: readonly string[],
): Promise<ReadonlyMap<string, readonly TagDay[]>> {
  const { tagDays } = memoryOf(world);
  const now = world.clock.now();
  const known = new Map(tags.map((tag) => [tag, tagDays.get(tag)]));
  const isStale = (tag: string): boolean => (known.get(tag)?.until ?? 0) <= now.getTime();
  const asked = [...new Set(tags.filter(isStale))];
  const loaded = await loadUses(world, asked, now);
  const until = now.getTime() + freshForMs;
  for (const [tag, days] of loaded) tagDays.set(tag, { days, until });
  return new Map(tags.map((tag) => [tag, loaded.get(tag) ?? known.get(tag)?.days ?? []]));
}

type Row = { tag: string; day: number; uses: number; accounts: number };

/** An id tells the day of its post: 22 bits stand behind the milliseconds. */
async function loadUses(
  { db }: Pick<World, 'db'>,
  tags: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, readonly TagDay[]>> {
  if (tags.length === 0) return new Map();
  const today = Math.floor((now.getTime() - idEpochMs) / dayMs);
  const since = firstIdAt(after(new Date(idEpochMs), (today - tagLimits.days + 1) * dayMs));
  const { rows } = await sql<Row>`
    select tagged.tag, ((tagged.post_id >> 22) / ${dayMs})::integer as day,
      count(*)::integer as uses, count(distinct post.author_id)::integer as accounts
    from post_tags as tagged join posts as post on post.id = tagged.post_id
    where tagged.tag = any(${tags}::text[]) and tagged.post_id >= ${since}::bigint
      and ${isFoundByTag}
    group by 1, 2`.execute(db);
  const usesOf = (tag: string) => rows.filter((row) => row.tag === tag);
  return new Map(tags.map((tag) => [tag, lastDays(now, usesOf(tag))]));
}

type Used = Pick<Row, 'day' | 'uses' | 'accounts'>;

/** Each of the last seven days (UTC), today first; `day` counts from the first day that ids know. */
export function lastDays(now: Date, used: readonly Used[]): readonly TagDay[] {
  const today = Math.floor((now.getTime() - idEpochMs) / dayMs);
  const byDay = new Map(used.map((row) => [row.day, row]));
  return Array.from({ length: tagLimits.days }, (_, back) => {
    const day = today - back;
    const { uses = 0, accounts = 0 } = byDay.get(day) ?? {};
    return { day: new Date(idEpochMs + day * dayMs), uses, accounts };
  });
}
