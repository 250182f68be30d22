import { secondMs } from '#foundation';
import { findPrograms, type FilmPrograms } from './find-programs.ts';
import { runProgram, type ProgramLimits } from './run-program.ts';

/** What can be said of ffmpeg on this machine without giving it a file. */
export type FilmsState =
  | { readonly is: 'absent' }
  | { readonly is: 'broken'; readonly complaint: string }
  /** Without these encoders films or sounds cannot be made for browsers. */
  | { readonly is: 'lacking'; readonly encoders: readonly string[] }
  | { readonly is: 'fine'; readonly version: string };

/** What `convert-film.ts` asks for. */
const needed = ['libx264', 'aac', 'libmp3lame'] as const;
const limits: ProgramLimits = { timeoutMs: 20 * secondMs, fileBytes: 0, niceness: 0 };

/** Runs ffmpeg once or twice, as converting would. */
export async function filmsState(programs: FilmPrograms): Promise<FilmsState> {
  const found = findPrograms(programs);
  if (found === undefined) return { is: 'absent' };
  const version = await ask(found.ffmpeg, '-version');
  if (version.is === 'broken') return version;
  const encoders = await ask(found.ffmpeg, '-encoders');
  if (encoders.is === 'broken') return encoders;
  const names = new Set(
    [...encoders.output.matchAll(/^ [A-Z.]{6} (\S+)/gm)].map(([, name]) => name),
  );
  const lacking = needed.filter((name) => !names.has(name));
  if (lacking.length > 0) return { is: 'lacking', encoders: lacking };
  return { is: 'fine', version: /^ffmpeg version (\S+)/.exec(version.output)?.[1] ?? 'unknown' };
}

type Asked =
  | { readonly is: 'told'; readonly output: string }
  | { readonly is: 'broken'; readonly complaint: string };

async function ask(program: string, option: string): Promise<Asked> {
  const end = await runProgram([program, '-hide_banner', option], limits);
  if (end.is === 'done') return { is: 'told', output: end.output };
  const complaint = end.is === 'failed' ? end.complaint.trim().split('\n')[0] : 'it is too slow';
  return { is: 'broken', complaint: complaint ?? '' };
}
