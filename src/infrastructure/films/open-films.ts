import { mkdtemp, rm } from 'node:fs/promises';
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

const probing: ProgramLimits = { timeoutMs: 20 * secondMs, fileBytes: 0 };
/** Long enough for the longest film on a slow machine; whoever sends worse hears that it took too long. */
const converting: ProgramLimits = { timeoutMs: 600 * secondMs, fileBytes: 512 * 1024 * 1024 };

/** Undefined where the machine has no ffmpeg, or is told to do without. */
export function openFilms(programs: FilmPrograms): Films | undefined {
  const found = findPrograms(programs);
  if (found === undefined) return undefined;
  const convert = async (args: readonly string[]): Promise<void> => {
    await run([found.ffmpeg, ...args], converting);
  };
  return {
    probe: async (file) => {
      const facts = readProbe(await run([found.ffprobe, ...probeArguments(file)], probing));
      if (facts === undefined) throw unreadable();
      return facts;
    },
    toFilm: (conversion) => convert(filmArguments(conversion)),
    toLoop: (conversion) => convert(loopArguments(conversion)),
    toSound: (conversion) => convert(soundArguments(conversion)),
    toStill: (still) => convert(stillArguments(still)),
  };
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
