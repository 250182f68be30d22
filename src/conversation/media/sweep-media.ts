import { sql } from 'kysely';
import type { World } from '#infrastructure';

/** How many go in one statement. */
const pageSize = 200;

type Swept = { readonly key: string; readonly preview_key: string };

/**
 * Removes uploads from before `before` that no post ever showed. Equal bytes share a file: it goes
 * with the last row that names it.
 */
export async function sweepMedia(world: World, before: Date): Promise<void> {
  for (;;) {
    const { rows } = await sql<Swept>`
      delete from media where id in (
        select id from media where not was_used and created_at < ${before} order by created_at limit ${pageSize}
      ) returning key, preview_key`.execute(world.db);
    for (const key of rows.flatMap((row) => [row.key, row.preview_key])) {
      if (!(await isNamed(world, key))) await world.media.remove(key);
    }
    if (rows.length < pageSize) return;
  }
}

async function isNamed(world: World, key: string): Promise<boolean> {
  const { rows } = await sql<{ is_named: boolean }>`
    select exists (select 1 from media where key = ${key} or preview_key = ${key})
      or exists (select 1 from accounts where avatar_key = ${key} or header_key = ${key}) as is_named`.execute(
    world.db,
  );
  return rows[0]?.is_named === true;
}
