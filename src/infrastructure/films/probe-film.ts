import { z } from 'zod';

/** What ffmpeg is told to read a file as: never guessed, so that no playlist names other files. */
export type Container = 'mov' | 'matroska' | 'mp3' | 'ogg' | 'flac' | 'wav' | 'aac' | 'gif';
export type FilmFile = { readonly path: string; readonly container: Container };

export type MovingPicture = {
  readonly stream: number;
  readonly codec: string;
  readonly pixels: string;
  /** As it is stored; `isTurned` says that players turn it. */
  readonly width: number;
  readonly height: number;
  readonly isTurned: boolean;
  /** Frames a second, as a fraction such as `30000/1001`. */
  readonly frameRate: string;
};

export type Sound = {
  readonly codec: string;
  readonly hz: number;
  readonly channels: number;
};

export type FilmFacts = {
  /** Undefined where only playing it would tell. */
  readonly durationMs: number | undefined;
  /** Bits a second of the whole file. */
  readonly bitrate: number | undefined;
  readonly picture: MovingPicture | undefined;
  readonly sound: Sound | undefined;
  /** The stream of a picture that comes with a sound, such as an album's cover. */
  readonly cover: number | undefined;
};

const entries = [
  'format=duration,bit_rate',
  'stream=index,codec_type,codec_name,width,height,pix_fmt,avg_frame_rate,r_frame_rate,sample_rate,channels',
  'stream_disposition=attached_pic',
  'stream_side_data=rotation',
].join(':');

/** What ffprobe is asked for. */
export function probeArguments({ path, container }: FilmFile): readonly string[] {
  return [
    ...['-v', 'error', '-protocol_whitelist', 'file,pipe', '-f', container],
    ...['-show_entries', entries, '-of', 'json', path],
  ];
}

const decimal = z.coerce.number().positive().optional().catch(undefined);
const stream = z.object({
  index: z.number(),
  codec_type: z.string().optional(),
  codec_name: z.string().default('unknown'),
  width: z.number().default(0),
  height: z.number().default(0),
  pix_fmt: z.string().default('unknown'),
  avg_frame_rate: z.string().default('0/0'),
  r_frame_rate: z.string().default('0/0'),
  sample_rate: decimal,
  channels: z.number().default(0),
  disposition: z.object({ attached_pic: z.number().default(0) }).optional(),
  side_data_list: z.array(z.object({ rotation: z.number().optional() })).default([]),
});
const answer = z.object({
  streams: z.array(stream).default([]),
  format: z.object({ duration: decimal, bit_rate: decimal }).default({
    duration: undefined,
    bit_rate: undefined,
  }),
});
type Stream = z.output<typeof stream>;

/** Reads ffprobe's answer; undefined where it is none. */
export function readProbe(output: string): FilmFacts | undefined {
  const parsed = answer.safeParse(parseJson(output));
  if (!parsed.success) return undefined;
  const { streams, format } = parsed.data;
  const isCover = (one: Stream) => one.disposition?.attached_pic === 1;
  const pictures = streams.filter(({ codec_type: type }) => type === 'video');
  const picture = pictures.find((one) => !isCover(one));
  const sound = streams.find(({ codec_type: type }) => type === 'audio');
  return {
    durationMs: format.duration === undefined ? undefined : Math.round(format.duration * 1000),
    bitrate: format.bit_rate,
    picture: picture && pictureOf(picture),
    sound: sound && {
      codec: sound.codec_name,
      hz: sound.sample_rate ?? 0,
      channels: sound.channels,
    },
    cover: pictures.find(isCover)?.index,
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pictureOf(found: Stream): MovingPicture {
  return {
    stream: found.index,
    codec: found.codec_name,
    pixels: found.pix_fmt,
    width: found.width,
    height: found.height,
    isTurned: found.side_data_list.some(({ rotation = 0 }) => rotation !== 0),
    frameRate:
      framesPerSecond(found.avg_frame_rate) > 0 ? found.avg_frame_rate : found.r_frame_rate,
  };
}

/** A fraction of ffprobe's as a number; 0 for none. */
export function framesPerSecond(fraction: string): number {
  const [frames = 0, seconds = 0] = fraction.split('/').map(Number);
  return seconds > 0 && frames > 0 ? frames / seconds : 0;
}
