import { sql } from 'kysely';
import { refuse, type AccountId, type MediaId } from '#foundation';
import type { Reader, World } from '#infrastructure';
import type { Media, Upload } from '../types.ts';
import { uploadOf, type UploadRow } from './media-row.ts';

/** One's own upload, whether a post shows it or not, as far as it has come. @throws Refusal `not-found` */
export async function getUpload(world: World, owner: AccountId, mediaId: MediaId): Promise<Upload> {
  const row = await findUploadRow(world.db, mediaId);
  if (row?.owner_id !== owner) throw mediaNotFound();
  return uploadOf(row);
}

/** One's own upload that is ready. @throws Refusal `not-found`, `invalid` while it is not */
export async function getMedia(world: World, owner: AccountId, mediaId: MediaId): Promise<Media> {
  return readyMedia(await getUpload(world, owner, mediaId));
}

/** @throws Refusal `unsupported-media` with the reason, `invalid` while it is being converted */
export function readyMedia(upload: Upload): Media {
  switch (upload.state) {
    case 'ready':
      return upload.media;
    case 'failed':
      throw refuse('unsupported-media', { field: 'file', detail: upload.reason });
    case 'processing':
      throw stillProcessing();
  }
}

/** A post can show only what is there. */
export function stillProcessing() {
  return refuse('invalid', {
    field: 'mediaIds',
    detail: 'Cannot attach files that have not finished processing. Try again in a moment.',
  });
}

export async function findUploadRow(
  reader: Reader,
  mediaId: MediaId,
): Promise<UploadRow | undefined> {
  const { rows } = await sql<UploadRow>`select * from media where id = ${mediaId}`.execute(reader);
  return rows[0];
}

export function mediaNotFound() {
  return refuse('not-found', { detail: 'There is no such upload.' });
}
