import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';

/** A process under measurement. */
export type Measured = {
  readonly origin: string;
  /** Resident memory now, in megabytes. */
  readonly memoryMb: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

const startTimeoutMs = 120_000;

/** Starts a script of ours under this Node and waits for the address that it prints. */
export async function start(
  script: string,
  environment: Readonly<Record<string, string>>,
): Promise<Measured> {
  const child = spawn(process.execPath, [script], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const origin = await addressOf(child, script);
  return {
    origin,
    memoryMb: () => residentMb(child.pid),
    stop: () => stop(child),
  };
}

function addressOf(child: ChildProcess, script: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const give = (reason: string) => {
      clearTimeout(timer);
      reject(new Error(`${script} ${reason}:\n${printed}`));
    };
    const timer = setTimeout(() => give('did not start in time'), startTimeoutMs);
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /https?:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(printed)?.[0];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address.replace('localhost', '127.0.0.1'));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => give(`ended with code ${code}`));
  });
}

async function residentMb(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  return Math.round(kilobytes / 1024);
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
  });
}
