import { framesPerSecond, type World } from '#infrastructure';
import type { Media, Play, Size, WaitingMedia } from '#conversation';

/** Mastodon's `MediaAttachment`. */
export function presentMedia(world: World, media: Media) {
  return present(world, media, {
    url: world.media.url(media.key),
    meta: {
      ...(media.play === null ? {} : overview(media.play, media.size)),
      ...(media.size === null ? {} : { focus: media.focus }),
      original: originalOf(media),
      ...smallOf(media),
    },
  });
}

/** The same of an upload that is still being converted: there is nothing to fetch yet. */
export function presentWaiting(world: World, media: WaitingMedia) {
  return present(world, media, { url: null, meta: { focus: media.focus, ...smallOf(media) } });
}

type Known = { readonly url: string | null; readonly meta: object };

function present(world: World, media: WaitingMedia, { url, meta }: Known) {
  const { previewKey } = media;
  return {
    id: media.id,
    type: media.kind,
    url,
    preview_url: previewKey === null ? null : world.media.url(previewKey),
    remote_url: null,
    preview_remote_url: null,
    text_url: null,
    meta,
    description: media.description === '' ? null : media.description,
    blurhash: media.blurhash,
  };
}

function dimensions({ width, height }: Size) {
  return { width, height, size: `${width}x${height}`, aspect: width / height };
}

function smallOf({ previewSize }: Pick<Media, 'previewSize'>) {
  return previewSize === null ? {} : { small: dimensions(previewSize) };
}

function originalOf({ size, play }: Media) {
  if (play === null) return size === null ? {} : dimensions(size);
  const seconds = { duration: play.durationMs / 1000, bitrate: play.bitrate };
  if (size === null) return seconds;
  const { width, height } = size;
  return { width, height, frame_rate: play.frameRate, ...seconds };
}

/** What Mastodon has beside `original` and `small`. */
function overview({ durationMs, frameRate, sound }: Play, size: Size | null) {
  return {
    length: clockText(durationMs),
    duration: durationMs / 1000,
    ...(frameRate === null ? {} : { fps: Math.round(framesPerSecond(frameRate) * 100) / 100 }),
    ...(size === null ? {} : dimensions(size)),
    ...(sound === null
      ? {}
      : {
          audio_encode: sound.codec,
          audio_bitrate: `${sound.hz} Hz`,
          audio_channels: channelNames[sound.channels] ?? `${sound.channels} channels`,
        }),
  };
}

const channelNames: Readonly<Record<number, string>> = { 1: 'mono', 2: 'stereo' };

/** Hours, minutes, seconds and hundredths, as ffmpeg writes a duration. */
function clockText(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  const seconds = ms / 1000;
  return `${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}.${two((ms / 10) % 100)}`;
}
