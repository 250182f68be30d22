import { sql } from 'kysely';
import type { World } from '#infrastructure';
import { releaseFiles } from './release-files.ts';

/** How many go in one statement. */
const pageSize = 200;

type Swept = {
  readonly key: string | null;
  readonly preview_key: string | null;
  readonly original_key: string | null;
};

/** Removes uploads from before `before` that no post ever showed, ready or not, with their files. */
export async function sweepMedia(world: World, before: Date): Promise<void> {
  for (;;) {
    const { rows } = await sql<Swept>`
      delete from media where id in (
        select id from media where not was_used and created_at < ${before}
          and not exists (select 1 from draft_media where media_id = media.id) order by created_at limit ${pageSize}
      ) returning key, preview_key, original_key`.execute(world.db);
    await releaseFiles(
      world,
      rows.flatMap((row) => [row.key, row.preview_key, row.original_key]),
    );
    if (rows.length < pageSize) return;
  }
}
