import { sql } from 'kysely';
import {
  idBucket,
  isStorableText,
  refuse,
  sha256,
  type AccountId,
  type MediaId,
} from '#foundation';
import type { World } from '#infrastructure';
import { requireMayAct } from '../author-check.ts';
import { mediaOf, type MediaRow } from '../post-row.ts';
import { postLimits } from '../rules/post-limits.ts';
import type { Focus, Media, MediaUpload, ProfileImageKind } from '../types.ts';
import { cropPicture, previewOf, readPicture } from './picture.ts';

/**
 * Takes a picture in: what is stored is made anew from its pixels, upright and without metadata.
 * What it returns is ready. One post takes it up within a day, else it is swept away.
 * @throws Refusal `unsupported-media`, `too-large`, `invalid`, `standing-withheld`
 */
export async function uploadMedia(
  world: World,
  owner: AccountId,
  upload: MediaUpload,
): Promise<Media> {
  const description = checkedDescription(upload.description ?? '');
  const focus = checkedFocus(upload.focus ?? { x: 0, y: 0 });
  await requireMayAct(world.db, owner, 'post');
  const picture = await readPicture(upload.bytes);
  const { preview, blurhash } = await previewOf(picture);
  const [key, previewKey] = await Promise.all([
    world.media.put(picture.bytes, picture.type),
    world.media.put(preview.bytes, preview.type),
  ]);
  const row = await world.db
    .insertInto('media')
    .values({
      id: world.ids.next(idBucket(owner)),
      owner_id: owner,
      kind: 'image',
      type: picture.type,
      key,
      preview_key: previewKey,
      width: picture.size.width,
      height: picture.size.height,
      preview_width: preview.size.width,
      preview_height: preview.size.height,
      size_bytes: picture.bytes.length,
      sha256: sha256(picture.bytes).toString('hex'),
      blurhash,
      focus_x: focus.x,
      focus_y: focus.y,
      description,
      created_at: world.clock.now(),
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  return mediaOf(row);
}

function checkedDescription(description: string): string {
  const text = description.trim();
  if (!isStorableText(text)) {
    throw refuse('invalid', {
      field: 'description',
      detail: 'The text holds characters that cannot be stored.',
    });
  }
  if (Array.from(text).length > postLimits.description) {
    throw refuse('too-large', {
      field: 'description',
      detail: `A description has at most ${postLimits.description} characters.`,
    });
  }
  return text;
}

function checkedFocus(focus: Focus): Focus {
  if (Math.abs(focus.x) <= 1 && Math.abs(focus.y) <= 1) return focus;
  throw refuse('invalid', { field: 'focus', detail: 'The focus lies between -1 and 1.' });
}

/** One's own upload, whether a post shows it or not. @throws Refusal `not-found` */
export async function getMedia(world: World, owner: AccountId, mediaId: MediaId): Promise<Media> {
  const { rows } = await sql<MediaRow>`
    select * from media where id = ${mediaId} and owner_id = ${owner}`.execute(world.db);
  return foundMedia(rows[0]);
}

/**
 * Changes the description or focus of an upload that no post shows yet; later `editPost` is the way.
 * @throws Refusal `not-found`, `invalid`, `too-large`
 */
export async function updateMedia(
  world: World,
  owner: AccountId,
  mediaId: MediaId,
  change: { readonly description?: string; readonly focus?: Focus },
): Promise<Media> {
  const description =
    change.description === undefined ? null : checkedDescription(change.description);
  const focus = change.focus === undefined ? undefined : checkedFocus(change.focus);
  const { rows } = await sql<MediaRow>`
    update media set description = coalesce(${description}, description),
      focus_x = coalesce(${focus?.x ?? null}, focus_x), focus_y = coalesce(${focus?.y ?? null}, focus_y)
    where id = ${mediaId} and owner_id = ${owner} and post_id is null
    returning *`.execute(world.db);
  return foundMedia(rows[0]);
}

function foundMedia(row: MediaRow | undefined): Media {
  if (row === undefined) throw refuse('not-found', { detail: 'There is no such picture.' });
  return mediaOf(row);
}

const profileShapes = {
  avatar: { width: 400, height: 400 },
  header: { width: 1500, height: 500 },
} as const;

/**
 * Stores a profile's picture, cut to its shape, and gives its key for `updateProfile`.
 * @throws Refusal `unsupported-media`, `too-large`
 */
export async function storeProfileImage(
  world: World,
  kind: ProfileImageKind,
  bytes: Uint8Array,
): Promise<string> {
  const picture = await cropPicture(bytes, profileShapes[kind]);
  return world.media.put(picture.bytes, picture.type);
}
