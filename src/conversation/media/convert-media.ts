import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { isRefusal, refuse, type MediaId } from '#foundation';
import {
  inWorkFolder,
  type FilmFacts,
  type FilmFile,
  type Films,
  type World,
} from '#infrastructure';
import { mediaLimits } from '../rules/media-limits.ts';
import type { Play } from '../types.ts';
import { requireFilm } from './film-file.ts';
import { findUploadRow } from './get-media.ts';
import type { UploadRow } from './media-row.ts';
import { previewOfUpload, type Preview } from './picture.ts';
import { releaseFiles } from './release-files.ts';
import { containerOf } from './upload-type.ts';

/**
 * Makes what is kept of an upload that waits: without metadata, in a form that every browser plays.
 * What cannot be converted is marked as failed, with the reason. Doing it again, or twice at once,
 * changes nothing: one of them becomes the upload's, the files of the other are removed.
 */
export async function convertMedia(world: World, mediaId: MediaId): Promise<void> {
  const row = await findUploadRow(world.db, mediaId);
  if (row?.state !== 'processing' || row.original_key === null) return;
  const { films } = world;
  if (films === undefined) throw new Error('an upload waits for ffmpeg, which this machine lacks');
  const converted = await inWorkFolder((folder) =>
    convert(world, films, { row, originalKey: row.original_key ?? '', folder }),
  ).catch((error: unknown) => {
    if (isRefusal(error)) return error.detail;
    throw error;
  });
  if (typeof converted === 'string') await fail(world, row, converted);
  else await finish(world, row, converted);
}

type Work = { readonly row: UploadRow; readonly originalKey: string; readonly folder: string };

type Converted = {
  readonly key: string;
  readonly type: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly size: { readonly width: number; readonly height: number } | undefined;
  readonly play: Play;
  readonly preview: (Preview & { readonly key: string }) | undefined;
};

/** @throws Refusal `unsupported-media` */
async function convert(world: World, films: Films, work: Work): Promise<Converted> {
  const { row, folder } = work;
  const container = containerOf(row.type);
  const from: FilmFile = { path: join(folder, 'sent'), container: container ?? 'mov' };
  if (container === undefined || !(await world.media.fetchTo(work.originalKey, from.path))) {
    throw refuse('unsupported-media', { detail: 'The file was lost before it was converted.' });
  }
  const facts = await films.probe(from);
  requireFilm(facts);
  const made = await make(films, { row, folder, from, facts });
  const result = await films.probe(made);
  requireFilm(result);
  const type = made.container === 'mp3' ? 'audio/mpeg' : 'video/mp4';
  const preview =
    row.preview_key === null
      ? await previewOfFilm(films, { from, facts, made, result, folder })
      : undefined;
  const key = await world.media.putFile(made.path, type);
  return {
    key,
    type,
    sizeBytes: (await stat(made.path)).size,
    sha256: await hashOf(made.path),
    size: result.picture,
    play: playOf(result),
    preview: preview && {
      ...preview,
      key: await world.media.put(preview.preview.bytes, preview.preview.type),
    },
  };
}

type Making = {
  readonly row: UploadRow;
  readonly folder: string;
  readonly from: FilmFile;
  readonly facts: FilmFacts;
};

/** Cut off a little behind the bound, so that what is too long shows itself. */
const beyondMs = 2_000;

async function make(films: Films, { row, folder, from, facts }: Making): Promise<FilmFile> {
  if (row.kind === 'audio') {
    const to = join(folder, 'made.mp3');
    await films.toSound({ from, facts, to, longestMs: mediaLimits.soundMs + beyondMs });
    return { path: to, container: 'mp3' };
  }
  const to = join(folder, 'made.mp4');
  const conversion = { from, facts, to, longestMs: mediaLimits.filmMs + beyondMs };
  await (row.kind === 'gifv' ? films.toLoop(conversion) : films.toFilm(conversion));
  return { path: to, container: 'mov' };
}

type Filmed = {
  readonly from: FilmFile;
  readonly facts: FilmFacts;
  readonly made: FilmFile;
  readonly result: FilmFacts;
  readonly folder: string;
};

/** A still of what was made, from when it has begun; a sound's cover, where it came with one. */
async function previewOfFilm(films: Films, filmed: Filmed): Promise<Preview | undefined> {
  const { from, facts, made, result, folder } = filmed;
  const to = join(folder, 'still.png');
  const { picture, durationMs = 0 } = result;
  if (picture !== undefined) {
    const atMs = Math.min(1000, Math.floor(durationMs / 4));
    await films.toStill({ from: made, stream: picture.stream, atMs, to });
  } else if (facts.cover === undefined) {
    return undefined;
  } else {
    await films.toStill({ from, stream: facts.cover, atMs: 0, to });
  }
  return previewOfUpload(to);
}

function playOf({ durationMs = 0, bitrate = 0, picture, sound }: FilmFacts): Play {
  return {
    durationMs,
    bitrate: Math.round(bitrate),
    frameRate: picture?.frameRate ?? null,
    sound: sound ?? null,
  };
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** A preview that its owner gave meanwhile stays. */
async function finish(world: World, row: UploadRow, made: Converted): Promise<void> {
  const shown = previewColumns(made.preview);
  const { rows } = await sql<UploadRow>`
    update media set state = 'ready', original_key = null, type = ${made.type}, key = ${made.key},
      size_bytes = ${made.sizeBytes}, sha256 = ${made.sha256}, width = ${made.size?.width ?? null},
      height = ${made.size?.height ?? null}, play = ${JSON.stringify(made.play)}::jsonb,
      preview_width = coalesce(preview_width, ${shown.width}),
      preview_height = coalesce(preview_height, ${shown.height}),
      blurhash = coalesce(blurhash, ${shown.blurhash}),
      preview_key = coalesce(preview_key, ${shown.key})
    where id = ${row.id} and state = 'processing' returning *`.execute(world.db);
  const unnamed = rows.length === 0 ? [made.key] : [];
  await releaseFiles(world, [row.original_key, shown.key, ...unnamed]);
}

const noPreview = { width: null, height: null, blurhash: null, key: null };

function previewColumns(made: Converted['preview']) {
  return made === undefined
    ? noPreview
    : { ...made.preview.size, blurhash: made.blurhash, key: made.key };
}

async function fail(world: World, row: UploadRow, reason: string): Promise<void> {
  await sql`
    update media set state = 'failed', original_key = null, failure = ${reason}
    where id = ${row.id} and state = 'processing'`.execute(world.db);
  await releaseFiles(world, [row.original_key]);
}
