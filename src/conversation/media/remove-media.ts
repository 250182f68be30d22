import { sql } from 'kysely';
import { refuse, type AccountId, type MediaId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { mediaNotFound } from './get-media.ts';
import type { UploadRow } from './media-row.ts';
import { releaseFiles } from './release-files.ts';

/**
 * Removes an upload that no post ever showed, with its files, whether it was ready or not.
 * @throws Refusal `not-found` for another's, `invalid` for one that a post shows or showed
 */
export async function removeMedia(world: World, owner: AccountId, mediaId: MediaId): Promise<void> {
  const removed = await transact(world, async (tx) => {
    const { rows } = await sql<UploadRow & { was_used: boolean }>`
      select * from media where id = ${mediaId} and owner_id = ${owner} for update`.execute(tx);
    const [row] = rows;
    if (row === undefined) throw mediaNotFound();
    if (row.was_used) {
      throw refuse('invalid', { detail: 'A post shows this file, or did before it was edited.' });
    }
    await tx.deleteFrom('media').where('id', '=', mediaId).execute();
    return row;
  });
  await releaseFiles(world, [removed.key, removed.preview_key, removed.original_key]);
}
