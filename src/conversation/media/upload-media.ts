import { after, minuteMs, refuse, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { requireMayAct } from '../author-check.ts';
import type { Media, MediaUpload, Upload } from '../types.ts';
import { convertMedia } from './convert-media.ts';
import { getUpload, readyMedia } from './get-media.ts';
import { isAnimated, previewOfUpload } from './picture.ts';
import { withFileOf } from './sent-content.ts';
import { sniffType } from './upload-type.ts';
import { checkedDescription, checkedFocus } from './upload-fields.ts';
import { takeFilm } from './take-film.ts';
import { takePicture, type Taken } from './take-picture.ts';

/** Whoever waits for a conversion makes it themself; should they die, a worker does it after this. */
const rescueMs = 15 * minuteMs;

/**
 * Takes an upload in, and returns when it is ready: what is stored is made anew, upright and without
 * metadata. One post takes it up within a day, else it is swept away.
 * @throws Refusal `unsupported-media`, `too-large`, `invalid`, `standing-withheld`
 */
export async function uploadMedia(
  world: World,
  owner: AccountId,
  upload: MediaUpload,
): Promise<Media> {
  const convertAt = after(world.clock.now(), rescueMs);
  const begun = await takeUpload(world, upload, { owner, convertAt });
  if (begun.state !== 'processing') return readyMedia(begun);
  const { id } = begun.media;
  await convertMedia(world, id);
  return readyMedia(await getUpload(world, owner, id));
}

/**
 * Takes an upload in as `uploadMedia` does, but leaves what takes long to a worker: a picture is
 * ready when it returns, a film, a sound or an animation is `processing`. What can be seen to be
 * wrong at once is refused at once.
 */
export function beginUpload(world: World, owner: AccountId, upload: MediaUpload): Promise<Upload> {
  return takeUpload(world, upload, { owner, convertAt: undefined });
}

type Taking = Pick<Taken, 'owner' | 'convertAt'>;
type Given = Pick<MediaUpload, 'thumbnail'> & Omit<Taken, 'path'>;

async function takeUpload(world: World, upload: MediaUpload, taking: Taking): Promise<Upload> {
  const description = checkedDescription(upload.description ?? '');
  const focus = checkedFocus(upload.focus ?? { x: 0, y: 0 });
  await requireMayAct(world.db, taking.owner, 'post');
  const { bytes, thumbnail } = upload;
  return withFileOf(bytes, (path) =>
    takeFile(world, { ...taking, description, focus, thumbnail }, path),
  );
}

async function takeFile(
  world: World,
  { thumbnail, ...given }: Given,
  path: string,
): Promise<Upload> {
  const found = await sniffType(path);
  if (found === undefined) throw unknownType(world);
  const taken = { ...given, path };
  const isLoop = found.is === 'picture' && found.type === 'image/gif' && (await isAnimated(path));
  if (found.is === 'picture' && !(isLoop && world.films !== undefined)) {
    return takePicture(world, taken);
  }
  const film = found.is === 'film' ? found.film : gif;
  const made = thumbnail === undefined ? undefined : await withFileOf(thumbnail, previewOfUpload);
  return takeFilm(world, taken, { film, preview: made });
}

const gif = { type: 'image/gif', container: 'gif' } as const;

function unknownType({ films }: World) {
  const sounds = films === undefined ? '' : ', and of films and sounds MP4, WebM, MP3, Ogg, FLAC';
  return refuse('unsupported-media', {
    field: 'file',
    detail: `The file is nothing that can be read here: JPEG, PNG, GIF, WebP and AVIF can${sounds}.`,
  });
}
