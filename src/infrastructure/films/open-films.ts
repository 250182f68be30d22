import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { refuse, secondMs } from '#foundation';
import {
  filmArguments,
  loopArguments,
  soundArguments,
  stillArguments,
  type Conversion,
  type StillOf,
} from './convert-film.ts';
import { findPrograms, type FilmPrograms } from './find-programs.ts';
import { probeArguments, readProbe, type FilmFacts, type FilmFile } from './probe-film.ts';
import { runProgram, type ProgramLimits } from './run-program.ts';

/** Reads and converts sounds and films with ffmpeg; each refuses `unsupported-media` what it cannot. */
export type Films = {
  readonly probe: (file: FilmFile) => Promise<FilmFacts>;
  readonly toFilm: (conversion: Conversion) => Promise<void>;
  readonly toLoop: (conversion: Conversion) => Promise<void>;
  readonly toSound: (conversion: Conversion) => Promise<void>;
  readonly toStill: (still: StillOf) => Promise<void>;
};

/** Somebody waits for the answer, so it is not put behind everything else. */
const probing: ProgramLimits = { timeoutMs: 60 * secondMs, fileBytes: 0, niceness: 0 };
/** Long enough for the longest film on a slow machine; whoever sends worse hears that it took too long. */
const converting: ProgramLimits = {
  timeoutMs: 600 * secondMs,
  fileBytes: 512 * 1024 * 1024,
  niceness: 10,
};

/** Undefined where the machine has no ffmpeg, or is told to do without. */
export function openFilms(programs: FilmPrograms): Films | undefined {
  const found = findPrograms(programs);
  if (found === undefined) return undefined;
  const convert = async (args: readonly string[], to: string): Promise<void> => {
    await run([found.ffmpeg, ...args], converting);
    // It ends well, too, where nothing could be decoded, and then has written nothing.
    if (!(await hasContent(to))) throw unreadable();
  };
  return {
    probe: async (file) => {
      const facts = readProbe(await run([found.ffprobe, ...probeArguments(file)], probing));
      if (facts === undefined) throw unreadable();
      return facts;
    },
    toFilm: (conversion) => convert(filmArguments(conversion), conversion.to),
    toLoop: (conversion) => convert(loopArguments(conversion), conversion.to),
    toSound: (conversion) => convert(soundArguments(conversion), conversion.to),
    toStill: (still) => convert(stillArguments(still), still.to),
  };
}

async function hasContent(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && found.size > 0;
}

async function run(
  command: readonly [program: string, ...args: string[]],
  limits: ProgramLimits,
): Promise<string> {
  const end = await runProgram(command, limits);
  if (end.is === 'done') return end.output;
  if (end.is === 'failed') throw unreadable(end.complaint);
  throw refuse('unsupported-media', {
    field: 'file',
    detail: 'The file took too long to be converted.',
  });
}

/** ffmpeg's own words are for the log. */
function unreadable(complaint?: string) {
  const refusal = refuse('unsupported-media', {
    field: 'file',
    detail: 'The file is broken, or not a sound or film that can be read.',
  });
  return complaint === undefined ? refusal : Object.assign(refusal, { cause: complaint });
}

/** A folder for as long as `work` takes: nothing of it is left, however it ends. */
export async function inWorkFolder<Result>(
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'folkmoot-film-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
