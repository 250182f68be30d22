import { stat } from 'node:fs/promises';
import { sql } from 'kysely';
import { idBucket, refuse } from '#foundation';
import { publish, transact, type FilmFacts, type World } from '#infrastructure';
import { conversationTopics } from '../events.ts';
import { mediaLimits } from '../rules/media-limits.ts';
import type { MediaKind, Upload } from '../types.ts';
import { requireFilm } from './film-file.ts';
import { uploadOf, type UploadRow } from './media-row.ts';
import type { Picture } from './picture.ts';
import type { Taken } from './take-picture.ts';
import type { FilmType } from './upload-type.ts';

type Filming = {
  readonly film: FilmType | { readonly type: string; readonly container: 'gif' };
  /** What its sender wants to stand in for it. */
  readonly preview: { readonly preview: Picture; readonly blurhash: string } | undefined;
};

/**
 * Looks at a film, a sound or an animation, keeps it as it is out of everybody's reach, and leaves
 * its conversion to a job.
 * @throws Refusal `unsupported-media`, `too-large`
 */
export async function takeFilm(world: World, taken: Taken, filming: Filming): Promise<Upload> {
  const { films } = world;
  if (films === undefined) throw withoutFilms();
  const { film } = filming;
  const { path } = taken;
  await requireBytes(path, film.container === 'gif');
  const facts = await films.probe({ path, container: film.container });
  requireFilm(facts);
  // Under no type that is served: it still says who took it, where and when.
  const key = await world.media.putFile(path, 'application/octet-stream');
  return insertWaiting(world, taken, { ...filming, key, kind: kindOf(filming, facts) });
}

function withoutFilms() {
  return refuse('unsupported-media', {
    field: 'file',
    detail: 'This server has no ffmpeg, so it takes pictures only: no films and no sounds.',
  });
}

async function requireBytes(path: string, isPicture: boolean): Promise<void> {
  const most = isPicture ? mediaLimits.imageBytes : mediaLimits.filmBytes;
  if ((await stat(path)).size <= most) return;
  const what = isPicture ? 'A picture' : 'A film or a sound';
  throw refuse('too-large', {
    field: 'file',
    detail: `${what} has at most ${most / 1024 / 1024} MB.`,
  });
}

function kindOf({ film }: Filming, facts: FilmFacts): MediaKind {
  if (film.container === 'gif') return 'gifv';
  return facts.picture === undefined ? 'audio' : 'video';
}

type Waiting = Filming & { readonly key: string; readonly kind: MediaKind };

async function insertWaiting(world: World, taken: Taken, waiting: Waiting): Promise<Upload> {
  const { owner, convertAt, focus } = taken;
  const { preview } = waiting;
  const previewKey =
    preview === undefined
      ? null
      : await world.media.put(preview.preview.bytes, preview.preview.type);
  const { width = null, height = null } = preview?.preview.size ?? {};
  return transact(world, async (tx) => {
    const { rows } = await sql<UploadRow>`
      insert into media (id, owner_id, kind, type, state, original_key, preview_key, preview_width,
        preview_height, blurhash, focus_x, focus_y, description, created_at)
      values (${world.ids.next(idBucket(owner))}, ${owner}, ${waiting.kind}, ${waiting.film.type},
        'processing', ${waiting.key}, ${previewKey}, ${width}, ${height},
        ${preview?.blurhash ?? null}, ${focus.x}, ${focus.y}, ${taken.description},
        ${world.clock.now()})
      returning *`.execute(tx);
    const [row] = rows;
    if (row === undefined) throw new Error('an upload was not written');
    await publish(
      tx,
      conversationTopics.convertMedia,
      { mediaId: row.id },
      { queue: queueOf(row.id), ...(convertAt === undefined ? {} : { runAt: convertAt }) },
    );
    return uploadOf(row);
  });
}

/** Two at a time: conversions keep a core busy each, and the other workers stay free for the rest. */
function queueOf(id: string): string {
  return BigInt(id) % 2n === 0n ? 'films-even' : 'films-odd';
}
