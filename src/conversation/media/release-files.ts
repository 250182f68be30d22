import { sql } from 'kysely';
import type { World } from '#infrastructure';

/** Removes the files that no row names any more: equal bytes share one, which goes with the last. */
export async function releaseFiles(world: World, keys: readonly (string | null)[]): Promise<void> {
  for (const key of new Set(keys)) {
    if (key !== null && !(await isNamed(world, key))) await world.media.remove(key);
  }
}

async function isNamed(world: World, key: string): Promise<boolean> {
  const { rows } = await sql<{ is_named: boolean }>`
    select exists (select 1 from media where key = ${key})
      or exists (select 1 from media where preview_key = ${key})
      or exists (select 1 from media where original_key = ${key})
      or exists (select 1 from accounts where avatar_key = ${key} or header_key = ${key})
      or exists (select 1 from link_cards where image_key = ${key}) as is_named`.execute(world.db);
  return rows[0]?.is_named === true;
}
