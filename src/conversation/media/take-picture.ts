import { sql } from 'kysely';
import { idBucket, sha256, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import type { Focus, Upload } from '../types.ts';
import { uploadOf, type UploadRow } from './media-row.ts';
import { previewOf, readPicture } from './picture.ts';

/** An upload whose fields were looked at. */
export type Taken = {
  readonly owner: AccountId;
  /** Where it lies. */
  readonly path: string;
  readonly description: string;
  readonly focus: Focus;
  /** When a worker begins, should nobody have converted it; undefined: at once. */
  readonly convertAt: Date | undefined;
};

/** Stores a picture, made anew from its pixels. @throws Refusal `unsupported-media`, `too-large` */
export async function takePicture(world: World, taken: Taken): Promise<Upload> {
  const { owner, focus, description } = taken;
  const picture = await readPicture(taken.path);
  const { preview, blurhash } = await previewOf(picture);
  const [key, previewKey] = await Promise.all([
    world.media.put(picture.bytes, picture.type),
    world.media.put(preview.bytes, preview.type),
  ]);
  const { rows } = await sql<UploadRow>`
    insert into media (id, owner_id, kind, type, key, preview_key, width, height, preview_width,
      preview_height, size_bytes, sha256, blurhash, focus_x, focus_y, description, created_at)
    values (${world.ids.next(idBucket(owner))}, ${owner}, 'image', ${picture.type}, ${key},
      ${previewKey}, ${picture.size.width}, ${picture.size.height}, ${preview.size.width},
      ${preview.size.height}, ${picture.bytes.length}, ${sha256(picture.bytes).toString('hex')},
      ${blurhash}, ${focus.x}, ${focus.y}, ${description}, ${world.clock.now()})
    returning *`.execute(world.db);
  const [row] = rows;
  if (row === undefined) throw new Error('a picture was not written');
  return uploadOf(row);
}
