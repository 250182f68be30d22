import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StartFailure } from '../start-failure.ts';
import { ownerMay, type Owner } from './owner.ts';

/** The folders of one cluster. */
export type Place = {
  /** Holds everything below; the owner's alone. */
  readonly home: string;
  readonly cluster: string;
  readonly socketFolder: string;
  readonly logFile: string;
  readonly lockFile: string;
};

/** A socket's address has 108 bytes with its final zero; the file name takes 20 of them. */
const longestSocketFolder = 85;

/**
 * Chooses where the cluster of a data folder lies, and makes that folder: `postgres` inside it; or,
 * when its owner cannot get there (a clone in /root, say), a folder of its own below /var/lib, which
 * the file `postgres-lies-in` in the data folder then names.
 */
export function choosePlace(dataFolder: string, owner: Owner | undefined): Place {
  mkdirSync(dataFolder, { recursive: true });
  const pointer = join(dataFolder, 'postgres-lies-in');
  const inside = join(dataFolder, 'postgres');
  if (existsSync(pointer)) return makePlace(readFileSync(pointer, 'utf8').trim(), owner);
  const place = makePlace(inside, owner);
  if (ownerMay(owner, '-w', inside)) return place;
  const apart = join('/var/lib/folkmoot', shortHash(dataFolder));
  mkdirSync('/var/lib/folkmoot', { recursive: true, mode: 0o755 });
  const reachable = makePlace(apart, owner);
  if (!ownerMay(owner, '-w', apart)) {
    throw new StartFailure(
      `The user ${owner?.name ?? 'that runs Folkmoot'} can write neither ${inside} nor ${apart}: choose another FOLKMOOT_DATA.`,
      'cannotCreate',
    );
  }
  writeFileSync(pointer, `${apart}\n`);
  return reachable;
}

function makePlace(home: string, owner: Owner | undefined): Place {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  own(home, owner);
  return {
    home,
    cluster: join(home, 'cluster'),
    socketFolder: makeSocketFolder(home, owner),
    logFile: join(home, 'postgres.log'),
    lockFile: join(home, 'lock'),
  };
}

/** Leaves nothing of a stopped server in the system's folder for temporary files. */
export function clearPlace(place: Place): void {
  if (!place.socketFolder.startsWith(place.home)) {
    rmSync(place.socketFolder, { recursive: true, force: true });
  }
}

/** Only its owner passes: the server trusts whoever reaches its socket. */
function own(folder: string, owner: Owner | undefined): void {
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  chmodSync(folder, 0o700);
}

function makeSocketFolder(home: string, owner: Owner | undefined): string {
  const near = join(home, 'socket');
  const short = Buffer.byteLength(near) <= longestSocketFolder;
  const folder = short ? near : join(tmpdir(), `folkmoot-${shortHash(home)}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // In a folder that everybody may write, somebody else could have made it first.
  const found = lstatSync(folder);
  if (!found.isDirectory() || ![process.getuid?.(), owner?.uid].includes(found.uid)) {
    throw new StartFailure(`${folder} belongs to somebody else: remove it.`, 'cannotCreate');
  }
  own(folder, owner);
  return folder;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
