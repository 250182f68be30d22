import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { StartFailure } from '../start-failure.ts';

/** Whose process the database server is. */
export type Owner = { readonly name: string; readonly uid: number; readonly gid: number };

/** In order of preference; the first that exists is taken. */
const candidates = ['folkmoot', 'postgres', 'nobody'] as const;

/**
 * PostgreSQL refuses to run as root. Undefined when this process is an ordinary user, who owns the
 * server too; else an unprivileged user with an entry in passwd, which initdb looks up.
 */
export function unprivilegedOwner(): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const own = findUser(candidates[0]) ?? createUser(candidates[0]);
  if (own !== undefined) return own;
  for (const name of candidates) {
    const owner = findUser(name);
    if (owner !== undefined) return owner;
  }
  throw new StartFailure(
    'PostgreSQL does not run as root and no other user exists: run Folkmoot as an ordinary user, or set DATABASE_URL.',
    'config',
  );
}

function findUser(name: string): Owner | undefined {
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [user, , uid, gid] = line.split(':');
    if (user === name && uid !== undefined && gid !== undefined && uid !== '0') {
      return { name, uid: Number(uid), gid: Number(gid) };
    }
  }
  return undefined;
}

function createUser(name: string): Owner | undefined {
  const shell = ['--shell', '/usr/sbin/nologin'];
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', ...shell, name], {
    stdio: 'ignore',
  });
  return findUser(name);
}

/** Whether the owner (or this process, when undefined) passes `test <flag> <path>`. */
export function ownerMay(
  owner: Owner | undefined,
  flag: '-x' | '-w' | '-r',
  path: string,
): boolean {
  const result = spawnSync('/bin/sh', ['-c', `test ${flag} "$1"`, 'sh', path], {
    cwd: '/',
    stdio: 'ignore',
    ...identity(owner),
  });
  return result.status === 0;
}

/** The spawn options that make a child the owner's. */
export function identity(owner: Owner | undefined): { uid?: number; gid?: number } {
  return owner === undefined ? {} : { uid: owner.uid, gid: owner.gid };
}
