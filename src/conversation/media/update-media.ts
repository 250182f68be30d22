import { sql } from 'kysely';
import type { AccountId, MediaId, PostId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import type { Focus, MediaChange, Upload } from '../types.ts';
import { mediaNotFound } from './get-media.ts';
import { uploadOf, type UploadRow } from './media-row.ts';
import { previewOfUpload } from './picture.ts';
import { releaseFiles } from './release-files.ts';
import { withFileOf, type SentContent } from './sent-content.ts';
import { checkedDescription, checkedFocus } from './upload-fields.ts';

export type UploadChange = {
  readonly description?: string;
  readonly focus?: Focus;
  /** A picture that stands in for it: the cover of a sound, the still of a film. */
  readonly thumbnail?: SentContent;
};

/**
 * Changes the description, focus or preview of an upload that no post shows yet, ready or not; later
 * `editPost` is the way.
 * @throws Refusal `not-found`, `invalid`, `too-large`, `unsupported-media`
 */
export async function updateMedia(
  world: World,
  owner: AccountId,
  mediaId: MediaId,
  change: UploadChange,
): Promise<Upload> {
  const description =
    change.description === undefined ? null : checkedDescription(change.description);
  const focus = change.focus === undefined ? undefined : checkedFocus(change.focus);
  const { rows } = await sql<UploadRow>`
    update media set description = coalesce(${description}, description),
      focus_x = coalesce(${focus?.x ?? null}, focus_x), focus_y = coalesce(${focus?.y ?? null}, focus_y)
    where id = ${mediaId} and owner_id = ${owner} and post_id is null
    returning *`.execute(world.db);
  const [row] = rows;
  if (row === undefined) throw mediaNotFound();
  if (change.thumbnail === undefined) return uploadOf(row);
  return replacePreview(world, row, change.thumbnail);
}

async function replacePreview(
  world: World,
  before: UploadRow,
  thumbnail: SentContent,
): Promise<Upload> {
  const { preview, blurhash } = await withFileOf(thumbnail, previewOfUpload);
  const key = await world.media.put(preview.bytes, preview.type);
  const { rows } = await sql<UploadRow>`
    update media set preview_key = ${key}, preview_width = ${preview.size.width},
      preview_height = ${preview.size.height}, blurhash = ${blurhash}
    where id = ${before.id} and post_id is null returning *`.execute(world.db);
  const [after] = rows;
  await releaseFiles(world, [after === undefined ? key : before.preview_key]);
  if (after === undefined) throw mediaNotFound();
  return uploadOf(after);
}

/** Describes what a post shows, as a part of editing it; ids that it does not show change nothing. */
export async function describeShown(
  tx: Tx,
  postId: PostId,
  changes: readonly MediaChange[],
): Promise<void> {
  for (const { id, description, focus } of changes) {
    const text = description === undefined ? null : checkedDescription(description);
    const point = focus === undefined ? undefined : checkedFocus(focus);
    await sql`
      update media set description = coalesce(${text}, description),
        focus_x = coalesce(${point?.x ?? null}, focus_x),
        focus_y = coalesce(${point?.y ?? null}, focus_y)
      where id = ${id} and post_id = ${postId}`.execute(tx);
  }
}
