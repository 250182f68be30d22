import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openFilms, testConfig } from '#infrastructure';

const run = promisify(execFile);

const hasFfmpeg = openFilms(testConfig().filmPrograms) !== undefined;

/** For `test(…, { skip: withoutFfmpeg }, …)`: the reason, or false where films can be made. */
export const withoutFfmpeg: string | false = hasFfmpeg
  ? false
  : 'There is no ffmpeg on PATH and it could not be installed: films and sounds are not tried.';

const picture = (size: string, seconds: number, rate = 25) =>
  `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`;
const tone = 'sine=frequency=440:sample_rate=44100:duration=1';
const h264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];
const place = ['-metadata', 'location=+52.5200+013.4050/', '-metadata', 'artist=Somebody'];

type Sample = { readonly from: readonly string[]; readonly as?: readonly string[] };

const samples = {
  'film.mp4': { from: [picture('320x180', 1), tone], as: [...h264, '-c:a', 'aac', ...place] },
  'film.webm': { from: [picture('320x180', 1), tone], as: ['-c:v', 'libvpx', '-c:a', 'libopus'] },
  'odd.mov': { from: [picture('321x181', 1)], as: ['-c:v', 'mpeg4', ...place] },
  'fast.mp4': { from: [picture('160x90', 0.5, 240)], as: h264 },
  'large.mp4': { from: [picture('4100x2200', 0.2, 5)], as: h264 },
  'loop.gif': { from: [picture('64x48', 1, 10)] },
  'still.gif': { from: [picture('64x48', 1, 10)], as: ['-frames:v', '1'] },
  'tone.mp3': { from: [tone], as: ['-c:a', 'libmp3lame', ...place] },
  'tone.ogg': { from: [tone], as: ['-c:a', 'libvorbis'] },
  'tone.wav': { from: [tone] },
  'tone.flac': { from: [tone] },
} as const satisfies Readonly<Record<string, Sample>>;

export type SampleName = keyof typeof samples;

/** A film or a sound as somebody would upload it, made here. */
export async function filmSample(name: SampleName): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-sample-'));
  try {
    const path = join(folder, name);
    const { from, as = [] }: Sample = samples[name];
    const inputs = from.flatMap((source) => ['-f', 'lavfi', '-i', source]);
    await run('ffmpeg', ['-v', 'error', '-y', ...inputs, ...as, path]);
    return await readFile(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
