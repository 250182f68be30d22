import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { joinEmbeddedPostgres } from '#infrastructure';
import { isLine, type Act, type Line, type Order } from './lines.ts';

/**
 * What dies: Folkmoot alone, and its server follows in order; or both, with the connections' own
 * processes too, as when the power fails; or both, with those left to find out by themselves.
 */
export const killings = ['folkmoot', 'everything', 'folkmoot-and-postmaster'] as const;
export type Killing = (typeof killings)[number];

export type Victim = {
  readonly origin: string;
  /** From the start of the process, and of that the service's own part. */
  readonly bootMs: number;
  readonly startMs: number;
  readonly databaseUrl: string;
  readonly database: pg.Pool;
  readonly order: (order: Order) => void;
  /** The next line that is not an act. */
  readonly hears: (say: Line['say']) => Promise<Line>;
  /** Every act acknowledged so far, and every line that tells of something else. */
  readonly acts: readonly Act[];
  readonly lines: readonly Line[];
  readonly kill: (killing: Killing) => Promise<void>;
  readonly stop: () => Promise<number | null>;
};

export type VictimOptions = {
  readonly folder: string;
  readonly port: number;
  readonly withWorkers?: boolean;
};

const program = join(import.meta.dirname, 'victim.ts');
const root = resolve(import.meta.dirname, '../..');
const patienceMs = 60_000;

/** Below the range that the system itself hands out, so that it stays free between two starts. */
export async function findFreePort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 9_000); port < 32_000; port += 1) {
    const server = createServer();
    const isFree = await new Promise<boolean>((tell) => {
      server.once('error', () => tell(false));
      server.listen(port, '127.0.0.1', () => tell(true));
    });
    if (!isFree) continue;
    await new Promise((done) => server.close(done));
    return port;
  }
  throw new Error('no port is free');
}

/** Starts the process in a group of its own, without waiting for anything. */
export function spawnVictim({ folder, port, withWorkers = true }: VictimOptions): ChildProcess {
  const workers = withWorkers ? 'workers' : 'no-workers';
  return spawn(process.execPath, [program, folder, String(port), workers], {
    cwd: root,
    detached: true,
    // The victim puts its modules there as they are once compiled: they are loaded twenty times.
    env: { ...process.env, NODE_COMPILE_CACHE: join(folder, 'compiled') },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

/** Starts the service on a data folder and resolves once it answers. */
export async function startVictim(options: VictimOptions): Promise<Victim> {
  const spawnedMs = performance.now();
  const child = spawnVictim(options);
  const heard = listen(child);
  const ready = await heard.hears('ready').catch((error: unknown) => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
    throw error;
  });
  const bootMs = Math.round(performance.now() - spawnedMs);
  if (ready.say !== 'ready') throw new Error('the process said something else');
  const { url, folder: home } = await joinEmbeddedPostgres({ dataFolder: options.folder });
  const database = new pg.Pool({ connectionString: url, max: 4 });
  // It dies with the server; who queries learns of that by the query.
  database.on('error', () => undefined);
  database.on('connect', (client) => client.on('error', () => undefined));
  const end = async (): Promise<void> => {
    await heard.ended;
    await database.end();
  };
  return {
    ...heard,
    origin: ready.origin,
    startMs: ready.startMs,
    bootMs,
    databaseUrl: url,
    database,
    order: (order) => void child.stdin?.write(`${JSON.stringify(order)}\n`),
    kill: async (killing) => {
      killNow(child, join(home, 'cluster/postmaster.pid'), killing);
      await end();
    },
    stop: async () => {
      child.stdin?.write('{"do":"stop"}\n');
      await end();
      return child.exitCode;
    },
  };
}

type Heard = Pick<Victim, 'hears' | 'acts' | 'lines'> & { readonly ended: Promise<unknown> };

function listen(child: ChildProcess): Heard {
  const { stdout, stderr } = child;
  if (stdout === null || stderr === null) throw new Error('the process has no output');
  const acts: Act[] = [];
  const lines: Line[] = [];
  let complaint = '';
  let wake = Promise.withResolvers<undefined>();
  let hasEnded = false;
  const nudge = (): void => {
    wake.resolve(undefined);
    wake = Promise.withResolvers<undefined>();
  };
  stderr.on('data', (bytes: Buffer) => (complaint += bytes.toString()));
  child.stdin?.on('error', () => undefined);
  createInterface({ input: stdout }).on('line', (text) => {
    const line = lineOf(text);
    if (line?.say === 'acknowledged') acts.push(line.what);
    else if (line !== undefined) lines.push(line);
    nudge();
  });
  // `close` comes after the last byte of output.
  const ended = once(child, 'close').then(() => {
    hasEnded = true;
    nudge();
  });
  let heardBelow = 0;
  const hears = async (say: Line['say']): Promise<Line> => {
    const deadlineMs = performance.now() + patienceMs;
    for (;;) {
      const at = lines.findIndex((line, index) => index >= heardBelow && line.say === say);
      const found = lines[at];
      if (found !== undefined) {
        heardBelow = at + 1;
        return found;
      }
      const faults = lines.filter((line) => line.say === 'fault' || line.say === 'refused');
      if (hasEnded || performance.now() > deadlineMs) {
        throw new Error(`never said ${say}: ${complaint}${JSON.stringify(faults)}`);
      }
      await Promise.race([wake.promise, new Promise((tell) => setTimeout(tell, 1_000).unref())]);
    }
  };
  return { acts, lines, hears, ended };
}

/** A killed process may leave half a line; it acknowledged nothing. */
function lineOf(text: string): Line | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

function killNow(child: ChildProcess, pidFile: string, killing: Killing): void {
  const group = child.pid;
  if (group === undefined) throw new Error('the process was never there');
  const postmaster = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const backends = killing === 'everything' ? childrenOf(postmaster) : [];
  const server = killing === 'folkmoot' ? [] : [postmaster, ...backends];
  for (const pid of [...server, -group]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It was faster.
    }
  }
}

/** By the parent that each process names (proc(5), field 4 of stat). */
function childrenOf(parent: number): number[] {
  return readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    const stat = readText(`/proc/${name}/stat`);
    const parentText = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
    return Number(parentText) === parent ? [Number(name)] : [];
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
