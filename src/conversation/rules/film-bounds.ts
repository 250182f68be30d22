import { mediaLimits } from './media-limits.ts';

/** What the rule looks at: a film, or a sound where there is no picture. */
export type FilmShape = {
  readonly durationMs: number | undefined;
  readonly picture:
    | {
        readonly codec: string;
        readonly width: number;
        readonly height: number;
        readonly framesPerSecond: number;
      }
    | undefined;
  readonly sound: { readonly codec: string } | undefined;
};

const pictureCodecs = new Set(
  'h264 hevc vp8 vp9 av1 mpeg4 h263 theora mjpeg prores gif'.split(' '),
);
const soundCodecs = new Set('aac mp3 mp2 opus vorbis flac alac amr_nb amr_wb'.split(' '));

/** Why a film or a sound is not taken, in one sentence; undefined where it is. */
export function filmFault(shape: FilmShape): string | undefined {
  const { picture, sound, durationMs } = shape;
  if (picture === undefined && sound === undefined) {
    return 'There is neither a film nor a sound in the file.';
  }
  const fault = picture === undefined ? undefined : pictureFault(picture);
  if (fault !== undefined) return fault;
  if (sound !== undefined && !soundCodecs.has(sound.codec) && !sound.codec.startsWith('pcm_')) {
    return `A sound encoded as ${sound.codec} cannot be read here.`;
  }
  const longestMs = picture === undefined ? mediaLimits.soundMs : mediaLimits.filmMs;
  if (durationMs === undefined || durationMs <= longestMs) return undefined;
  return `${picture === undefined ? 'A sound' : 'A film'} lasts ${longestMs / 60_000} minutes at most.`;
}

function pictureFault(picture: NonNullable<FilmShape['picture']>): string | undefined {
  const { codec, width, height, framesPerSecond } = picture;
  if (!pictureCodecs.has(codec)) return `A film encoded as ${codec} cannot be read here.`;
  if (width < 2 || height < 2) return 'The film has no picture to show.';
  if (width * height > mediaLimits.filmPixels) {
    return 'A film has at most as many pixels as 3840 × 2160.';
  }
  if (framesPerSecond <= mediaLimits.framesPerSecond) return undefined;
  return `A film has at most ${mediaLimits.framesPerSecond} frames a second.`;
}
