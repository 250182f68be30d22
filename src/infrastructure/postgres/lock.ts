import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorCode, StartFailure } from '../start-failure.ts';
import type { Place } from './place.ts';

/**
 * Claims a cluster for this process, so that one Folkmoot at a time uses it.
 * @throws StartFailure while another living process holds it
 */
export function claim(place: Place): void {
  const mine = `${process.pid} ${startOf(process.pid) ?? '0'}\n`;
  for (let attempt = 0; attempt < 3; attempt += 1) {
    try {
      writeFileSync(place.lockFile, mine, { flag: 'wx', mode: 0o600 });
      return;
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
    const holder = holderOf(place.lockFile);
    if (holder !== undefined) throw inUse(place, holder);
    rmSync(place.lockFile, { force: true });
  }
  throw inUse(place, undefined);
}

export function release(place: Place): void {
  rmSync(place.lockFile, { force: true });
}

function inUse(place: Place, pid: number | undefined): StartFailure {
  const by = pid === undefined ? 'another process' : `process ${pid}`;
  return new StartFailure(
    `The data in ${place.home} is in use by another running Folkmoot (${by}): stop that one, or set FOLKMOOT_DATA to another folder.`,
    'unavailable',
  );
}

/** The living process that wrote the lock. A pid used anew has another start time. */
export function holderOf(lockFile: string): number | undefined {
  const [pid = '', start] = readText(lockFile).trim().split(' ');
  const known = /^\d+$/.test(pid) ? startOf(Number(pid)) : undefined;
  return known !== undefined && known === start ? Number(pid) : undefined;
}

/** A process's start time in clock ticks since boot (proc(5), field 22 of stat). */
function startOf(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Makes way for a new server. One that outlived its Folkmoot is ending by itself and is waited for,
 * then asked. Connections that outlived their server finish what they are at, and until then no
 * other server starts: nobody is there to read the answer, so they are cut short. The pid file of
 * a server that is gone, or whose pid now names something else, goes.
 */
export async function clearStaleServer(place: Place): Promise<void> {
  const pidFile = join(place.cluster, 'postmaster.pid');
  for (let waitedMs = 0; waitedMs < 30_000; waitedMs += 100) {
    const pid = Number(readText(pidFile).split('\n')[0]);
    if (Number.isInteger(pid) && pid > 0 && servesCluster(pid, place.cluster)) {
      if (waitedMs === 3_000) signal(pid, 'SIGINT');
      if (waitedMs === 15_000) signal(pid, 'SIGQUIT');
    } else {
      const orphans = listServers(place.cluster);
      if (orphans.length === 0) {
        rmSync(pidFile, { force: true });
        return;
      }
      // Idle ones, and a server in its last moment, are gone before that.
      if (waitedMs >= 500) for (const orphan of orphans) signal(orphan, 'SIGQUIT');
    }
    await delay(100);
  }
  throw inUse(place, undefined);
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** A server's working directory is its cluster, which tells it from any other process. */
function servesCluster(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    return false;
  }
}

/** Processes of PostgreSQL that work on the cluster; a person's shell may stand in that folder too. */
function listServers(cluster: string): number[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => servesCluster(pid, cluster) && /\/postgres$/.test(programOf(pid)));
}

function programOf(pid: number): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`).replace(/ \(deleted\)$/, '');
  } catch {
    return '';
  }
}
