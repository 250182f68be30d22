import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';

export type ProgramLimits = {
  /** By the clock on the wall; then it is killed with all that it started. */
  readonly timeoutMs: number;
  /** Of each file that it writes. */
  readonly fileBytes: number;
  /** How far it stands behind what answers people, as `nice` counts. */
  readonly niceness: number;
};

export type ProgramEnd =
  | { readonly is: 'done'; readonly output: string }
  | { readonly is: 'failed'; readonly complaint: string }
  | { readonly is: 'too-slow' };

/** Address space, most of which is never touched: what a decoder may ask for at most. */
const memoryBytes = 4 * 1024 ** 3;
const mostOutput = 1024 * 1024;
const mostComplaint = 4_000;

/** The shell binds its own process, then becomes the program; where it knows no such bound, it goes on. */
const bounded = 'ulimit -v "$1" -f "$2" -t "$3" 2>/dev/null; ulimit -c 0; shift 3; exec "$@"';

/**
 * Runs a program on what strangers sent: without our environment, with little memory, time and room,
 * in a group of its own that dies whole. Its output is read up to a megabyte.
 */
export function runProgram(
  command: readonly [program: string, ...args: string[]],
  { timeoutMs, fileBytes, niceness }: ProgramLimits,
): Promise<ProgramEnd> {
  const bounds = [memoryBytes / 1024, Math.ceil(fileBytes / 512), Math.ceil(timeoutMs / 250)];
  const child = spawn('/bin/sh', ['-c', bounded, 'sh', ...bounds.map(String), ...command], {
    detached: true,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { pid } = child;
  if (pid !== undefined) trySetPriority(pid, niceness);
  const output = gather(child.stdout, mostOutput);
  const complaint = gather(child.stderr, mostComplaint);
  return new Promise((resolve, reject) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    }, timeoutMs);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      if (isLate) resolve({ is: 'too-slow' });
      else if (code === 0) resolve({ is: 'done', output: output() });
      else resolve({ is: 'failed', complaint: complaint() });
    });
  });
}

/** It may have ended already. */
function trySetPriority(pid: number, niceness: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    return;
  }
}

/** The beginning of what comes; the rest is read and dropped, so that the program never waits for us. */
function gather(stream: NodeJS.ReadableStream, most: number): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (size < most) chunks.push(chunk.subarray(0, most - size));
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8');
}
