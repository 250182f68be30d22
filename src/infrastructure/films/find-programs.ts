import { accessSync, constants } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';

/** Where to look for ffmpeg: at a path of its own, or along `searchPath`; `none` is nowhere. */
export type FilmPrograms = { readonly named: string | undefined; readonly searchPath: string };

export type FoundPrograms = { readonly ffmpeg: string; readonly ffprobe: string };

/** Both programs, or undefined: one of them alone is of no use. */
export function findPrograms({ named, searchPath }: FilmPrograms): FoundPrograms | undefined {
  const folders =
    named === undefined ? searchPath.split(delimiter).filter(Boolean) : [dirname(named)];
  return folders
    .map((folder) => ({
      ffmpeg: named ?? join(folder, 'ffmpeg'),
      ffprobe: join(folder, 'ffprobe'),
    }))
    .find(({ ffmpeg, ffprobe }) => isProgram(ffmpeg) && isProgram(ffprobe));
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
