import { sql, type RawBuilder } from 'kysely';
import type { MediaId } from '#foundation';
import type { World } from '#infrastructure';
import { releaseFiles } from './release-files.ts';

/** How many go in one statement. */
const pageSize = 200;

type Swept = {
  readonly key: string | null;
  readonly preview_key: string | null;
  readonly original_key: string | null;
};

/**
 * Removes uploads from before `before` that no post ever showed, ready or not, and those of posts that
 * were deleted before it, with their files.
 */
export async function sweepMedia(world: World, before: Date): Promise<void> {
  await remove(world, sql`not was_used and created_at < ${before}`);
  await remove(world, sql`released_at < ${before} and ${isInNoHistory}`);
}

/** Removes files of a post that was just deleted, unless another post shows them or did. */
export async function removeReleased(world: World, ids: readonly MediaId[]): Promise<void> {
  if (ids.length === 0) return;
  await remove(
    world,
    sql`id = any(${ids}::bigint[]) and released_at is not null and ${isInNoHistory}`,
  );
}

/** An earlier version of another post of its owner may show it. */
const isInNoHistory = sql`not exists (
  select 1 from posts join post_edits as edit on edit.post_id = posts.id
  where posts.author_id = media.owner_id
    and edit.media @> jsonb_build_array(jsonb_build_object('id', media.id::text)))`;

async function remove(world: World, which: RawBuilder<unknown>): Promise<void> {
  for (;;) {
    const { rows } = await sql<Swept>`
      delete from media where id in (
        select id from media where ${which}
          and not exists (select 1 from draft_media where media_id = media.id)
        limit ${pageSize}
      ) returning key, preview_key, original_key`.execute(world.db);
    await releaseFiles(
      world,
      rows.flatMap((row) => [row.key, row.preview_key, row.original_key]),
    );
    if (rows.length < pageSize) return;
  }
}
