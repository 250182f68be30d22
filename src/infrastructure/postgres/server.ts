import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { totalmem } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { StartFailure } from '../start-failure.ts';
import { identity, type Owner } from './owner.ts';
import type { Place } from './place.ts';

export type ServerOptions = {
  readonly place: Place;
  readonly owner: Owner | undefined;
  /** The path of the program `postgres`. */
  readonly program: string;
  readonly throwaway: boolean;
  readonly onProgress: (step: string) => void;
};

export type Server = {
  /** Settles when the server is gone, with the end of its log. */
  readonly ended: Promise<string>;
  readonly stop: () => Promise<void>;
};

const largestLogBytes = 5 * 1024 * 1024;
/** Longer than this, and a person wonders what is going on. */
const silenceMs = 2_000;
/** Replaying the log after a crash is bounded by max_wal_size; this is far beyond that. */
const longestRecoveryMs = 10 * 60_000;

/**
 * The shell between us and the server watches a pipe. When this process dies, in whatever way, the
 * pipe closes and the shell has the server end cleanly. The server is in a session of its own, so
 * the Ctrl-C of a terminal does not reach it before requests under way are finished.
 */
const keeper = `exec 3<&0
"$@" 3<&- &
server=$!
(read -r _ <&3; kill -INT $server) 2>/dev/null &
watcher=$!
exec 3<&-
wait $server
code=$?
kill $watcher 2>/dev/null
exit $code`;

/** Starts the server and waits until it answers. @throws StartFailure with its own words */
export async function startServer(options: ServerOptions): Promise<Server> {
  const { place } = options;
  const logStart = prepareLog(place.logFile);
  const child = spawnServer(options);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve(readFileSync(place.logFile, 'utf8').slice(logStart)));
  });
  child.stdin?.on('error', () => undefined);
  const stop = async (): Promise<void> => {
    child.stdin?.end();
    await ended;
  };
  const failure = await Promise.race([
    ended,
    untilItAnswers(place, options.onProgress, () => child.exitCode !== null),
  ]);
  if (failure === undefined) return { ended, stop };
  await stop();
  throw startFailure(place, failure);
}

function prepareLog(logFile: string): number {
  if (!existsSync(logFile)) return 0;
  if (statSync(logFile).size > largestLogBytes) truncateSync(logFile);
  return statSync(logFile).size;
}

function spawnServer(options: ServerOptions): ChildProcess {
  const { place, owner, program } = options;
  const output = openSync(place.logFile, 'a', 0o600);
  const settings = Object.entries(serverSettings(options)).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn('/bin/sh', ['-c', keeper, 'sh', program, '-D', place.cluster, ...settings], {
    cwd: place.home,
    env: serverEnvironment(),
    detached: true,
    stdio: ['pipe', output, output],
    ...identity(owner),
  });
  closeSync(output);
  return child;
}

/** None of this process's environment: PGOPTIONS and the like would change the server. */
export function serverEnvironment(): Record<string, string> {
  return { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

/** For a small machine: a quarter of its memory at most, and no parallel plans. */
function serverSettings({ place, throwaway }: ServerOptions): Record<string, string> {
  const memoryMb = Math.floor(totalmem() / 1024 / 1024);
  return {
    listen_addresses: '',
    unix_socket_directories: `"${place.socketFolder}"`,
    unix_socket_permissions: '0700',
    max_connections: throwaway ? '300' : '100',
    shared_buffers: `${Math.min(Math.max(Math.floor(memoryMb / 8), 64), 512)}MB`,
    effective_cache_size: `${Math.max(Math.floor(memoryMb / 4), 128)}MB`,
    max_wal_size: '1GB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    random_page_cost: '1.1',
    jit: 'off',
    max_parallel_workers_per_gather: '0',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_messages: 'warning',
    log_min_error_statement: 'panic',
    logging_collector: 'off',
    idle_in_transaction_session_timeout: '60s',
    fsync: throwaway ? 'off' : 'on',
    synchronous_commit: throwaway ? 'off' : 'on',
    full_page_writes: throwaway ? 'off' : 'on',
    autovacuum: throwaway ? 'off' : 'on',
  };
}

/** Undefined once it answers; else why it does not. */
async function untilItAnswers(
  place: Place,
  onProgress: (step: string) => void,
  isGone: () => boolean,
): Promise<string | undefined> {
  const startedMs = performance.now();
  let told = false;
  while (!isGone()) {
    if (await answers(place)) return undefined;
    const waitedMs = performance.now() - startedMs;
    if (waitedMs > longestRecoveryMs) return 'it does not answer';
    if (waitedMs > silenceMs && !told) {
      told = true;
      onProgress('The database is replaying its log after an unclean stop');
    }
    await delay(20);
  }
  return 'it ended at once';
}

async function answers(place: Place): Promise<boolean> {
  const client = new pg.Client({ connectionString: connectionUrl(place, 'postgres', 'postgres') });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** An address that pg, and everything that reads libpq's, understands. */
export function connectionUrl(place: Place, role: string, database: string): string {
  return `postgres://${role}@localhost/${database}?host=${encodeURIComponent(place.socketFolder)}`;
}

function startFailure(place: Place, logText: string): StartFailure {
  const cause = new Error(logText);
  if (logText.includes('No space left')) return diskFull(place, cause);
  const reason = /(?:FATAL|PANIC): {2}(.*)/.exec(logText)?.[1] ?? logText.trim().split('\n').at(-1);
  return new StartFailure(
    `The database in ${place.home} did not start: ${reason ?? 'no reason given'} (see ${place.logFile}).`,
    'unavailable',
    { cause },
  );
}

export function diskFull(place: Place, cause?: unknown): StartFailure {
  return new StartFailure(
    `The disk that holds ${place.home} is full: free some space and start again; nothing was lost.`,
    'inputOutput',
    { cause },
  );
}
