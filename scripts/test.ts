/**
 * Runs the tests on one database server, which each test file takes a database of:
 *
 *   npm test                           all
 *   npm test -- src/ledger a.test.ts   those in a folder, or a file
 *
 * ffmpeg is installed for them where that can be done; else the tests of films are skipped.
 * With FOLKMOOT_TEST_DATABASE_URL on that server, else on a throwaway one that is gone afterwards.
 */
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { startTestCluster, type TestCluster } from '#testing';
import { ensureFfmpeg } from './ensure-ffmpeg.ts';

const everything = ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/**/*.test.ts'];
/** Browsers and servers are slow on a busy machine; a test that hangs still ends. */
const longestTestMs = 10 * 60_000;
/** The files that a run spends its time in, shown at its end. */
const slowestShown = 12;

function globOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isDirectory() === true ? join(path, '**/*.test.ts') : path;
}

type Counts = { passed: number; failed: number };
type FileTime = { readonly file: string; readonly ms: number };

function slowestOf(times: readonly FileTime[]): string {
  const slowest = times.toSorted((one, other) => other.ms - one.ms).slice(0, slowestShown);
  const lines = slowest.map(({ file, ms }) => `${Math.round(ms / 1000)} s ${relative('.', file)}`);
  return `slowest files:\n  ${lines.join('\n  ')}`;
}

/** The files share the run's server by what `startTestCluster` reads from the environment. */
function environmentOf(cluster: TestCluster): NodeJS.ProcessEnv {
  return {
    ...process.env,
    FOLKMOOT_TEST_DATABASE_URL: cluster.serverUrl,
    FOLKMOOT_TEST_TEMPLATE: cluster.template,
    FOLKMOOT_TEST_ROLE: cluster.role,
  };
}

async function runTests(cluster: TestCluster, globs: string[], stop: AbortSignal): Promise<Counts> {
  const counts: Counts = { passed: 0, failed: 0 };
  const times: FileTime[] = [];
  const events = run({
    globPatterns: globs,
    concurrency: Math.max(2, availableParallelism()),
    timeout: longestTestMs,
    env: environmentOf(cluster),
    signal: stop,
  });
  // A summary without a file is the whole run's.
  events.on('test:summary', ({ file, counts: all, duration_ms: ms }) => {
    if (file !== undefined) {
      times.push({ file, ms });
      return;
    }
    counts.passed = all.passed;
    counts.failed = all.tests - all.passed - all.skipped - all.todo;
  });
  for await (const text of events.compose(spec)) process.stdout.write(String(text));
  if (times.length > 1) console.log(slowestOf(times));
  return counts;
}

const stop = new AbortController();
process.once('SIGINT', () => stop.abort());
process.once('SIGTERM', () => stop.abort());

const paths = process.argv.slice(2);
ensureFfmpeg();
const cluster = await startTestCluster();
try {
  const globs = paths.length === 0 ? everything : paths.map((path) => globOf(path));
  const { passed, failed } = await runTests(cluster, globs, stop.signal);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 || passed === 0 || stop.signal.aborted) process.exitCode = 1;
} finally {
  await cluster.stop();
}
