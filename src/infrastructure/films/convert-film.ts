import { framesPerSecond, type FilmFacts, type FilmFile } from './probe-film.ts';

/** What is kept of a film: H.264 and AAC in MP4, which every browser plays. */
const kept = { longestSide: 1920, framesPerSecond: 60, bitrate: 8_000_000 } as const;
const stillSide = 1280;

/** Nobody's name, place or device is left in what is written, and the same input gives the same bytes. */
const anonymous = [
  ...['-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn'],
  ...['-fflags', '+bitexact', '-flags', '+bitexact'],
];

export type Conversion = {
  readonly from: FilmFile;
  readonly facts: FilmFacts;
  readonly to: string;
  /** Where it is cut off: what is longer than it may be shows by being as long as this. */
  readonly longestMs: number;
};

function reading({ path, container }: FilmFile, before: readonly string[] = []): string[] {
  return [
    ...['-nostdin', '-hide_banner', '-v', 'error', '-y', '-threads', '2'],
    ...['-protocol_whitelist', 'file,pipe', ...before, '-f', container, '-i', path],
  ];
}

/** A film as MP4, made anew unless it is one that browsers play and that is small enough. */
export function filmArguments(conversion: Conversion): readonly string[] {
  const { from, facts, to, longestMs } = conversion;
  const picture = facts.picture?.stream ?? 0;
  return [
    ...reading(from),
    ...['-map', `0:${picture}`, '-map', '0:a:0?', '-t', String(longestMs / 1000)],
    ...anonymous,
    ...(isPlayable(conversion) ? ['-c', 'copy'] : madeAnew),
    ...['-movflags', '+faststart', '-f', 'mp4', to],
  ];
}

const scale = (side: number) =>
  `scale=w='min(${side},iw)':h='min(${side},ih)':force_original_aspect_ratio=decrease`;

const picturesAnew = [
  ...['-vf', `${scale(kept.longestSide)}:force_divisible_by=2`, '-fpsmax', '60'],
  ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-profile:v', 'high'],
  ...['-maxrate', '6M', '-bufsize', '12M', '-pix_fmt', 'yuv420p', '-threads', '2'],
];
const madeAnew = [...picturesAnew, '-c:a', 'aac', '-b:a', '160k', '-ac', '2'];

function isPlayable({ from, facts: { picture, sound, bitrate = Infinity } }: Conversion): boolean {
  if (from.container !== 'mov' || picture === undefined) return false;
  const isPlain = picture.codec === 'h264' && picture.pixels === 'yuv420p' && !picture.isTurned;
  const isSmall =
    Math.max(picture.width, picture.height) <= kept.longestSide &&
    framesPerSecond(picture.frameRate) <= kept.framesPerSecond &&
    bitrate <= kept.bitrate;
  return isPlain && isSmall && (sound === undefined || sound.codec === 'aac');
}

/** An animation as a film without sound. */
export function loopArguments({ from, to, longestMs }: Conversion): readonly string[] {
  return [
    ...reading(from),
    ...['-map', '0:v:0', '-an', '-t', String(longestMs / 1000)],
    ...anonymous,
    ...picturesAnew,
    ...['-movflags', '+faststart', '-f', 'mp4', to],
  ];
}

/** A sound as MP3. */
export function soundArguments({ from, facts, to, longestMs }: Conversion): readonly string[] {
  const anew = ['-c:a', 'libmp3lame', '-q:a', '2', '-ac', '2'];
  return [
    ...reading(from),
    ...['-map', '0:a:0', '-vn', '-t', String(longestMs / 1000)],
    ...anonymous,
    ...(facts.sound?.codec === 'mp3' ? ['-c', 'copy'] : anew),
    ...['-id3v2_version', '0', '-write_id3v1', '0', '-f', 'mp3', to],
  ];
}

export type StillOf = {
  readonly from: FilmFile;
  readonly stream: number;
  readonly atMs: number;
  readonly to: string;
};

/** One picture of a film, or a sound's cover, as PNG. */
export function stillArguments({ from, stream, atMs, to }: StillOf): readonly string[] {
  return [
    ...reading(from, atMs > 0 ? ['-ss', String(atMs / 1000)] : []),
    ...['-map', `0:${stream}`, '-frames:v', '1', '-vf', scale(stillSide)],
    ...['-c:v', 'png', '-f', 'image2', '-update', '1', to],
  ];
}
