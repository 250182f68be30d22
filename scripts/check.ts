/**
 * Every check of this repository, a line each with its time:
 *
 *   npm run check                    all of them, the tests last
 *   npm run check -- --static        all but the tests
 *   npm run check -- types unused    these
 *
 * What a failed check had to say follows its line. All run even if one fails.
 */
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..');
const bin = join(root, 'node_modules/.bin');

type Command = readonly [program: string, ...args: string[]];

const node = process.execPath;

const checks = {
  format: [['prettier', '--check', '--log-level', 'warn', '.']],
  types: [
    // The types that the framework generates from the routes.
    ['svelte-kit', 'sync', '--config', 'src/web/vite.config.ts'],
    ['tsc', '--project', '.'],
    ['svelte-check', '--workspace', 'src/web', '--tsconfig', 'tsconfig.json', '--fail-on-warnings'],
  ],
  lint: [['eslint', '--max-warnings', '0', '.']],
  cycles: [['depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'scripts', 'bench', 'test']],
  architecture: [[node, '--test', '--test-reporter=dot', 'test/architecture.test.ts']],
  unused: [['knip', '--no-config-hints']],
  generated: [
    [node, 'scripts/generate-schema.ts', '--check'],
    [node, 'scripts/write-settings.ts', '--check'],
    [node, 'scripts/write-client-api.ts', '--check'],
  ],
  tests: [
    [node, 'scripts/build-web.ts'],
    [node, 'scripts/test.ts'],
  ],
} as const satisfies Record<string, readonly Command[]>;

type CheckName = keyof typeof checks;

function isCheckName(name: string): name is CheckName {
  return name in checks;
}

/** Runs a command; what it printed, and whether it went well. */
function runCommand([program, ...args]: Command): Promise<{ ok: boolean; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}` },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ ok: code === 0, output: Buffer.concat(output).toString() });
    });
  });
}

async function runCheck(name: CheckName): Promise<boolean> {
  const startedAtMs = performance.now();
  const failures: string[] = [];
  for (const command of checks[name]) {
    const { ok, output } = await runCommand(command);
    if (!ok) failures.push(output.trimEnd());
  }
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  const verdict = failures.length === 0 ? 'ok    ' : 'FAILED';
  console.log(`${verdict} ${name.padEnd(12)} ${seconds.padStart(6)} s`);
  for (const output of failures) console.log(`\n${output}\n`);
  return failures.length === 0;
}

const { values, positionals } = parseArgs({
  options: { static: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const unknown = positionals.find((name) => !isCheckName(name));
if (unknown !== undefined) {
  console.error(`There is no check "${unknown}": they are ${Object.keys(checks).join(', ')}.`);
  process.exit(2);
}
const wanted = Object.keys(checks)
  .filter(isCheckName)
  .filter((name) => positionals.length === 0 || positionals.includes(name))
  .filter((name) => !values.static || name !== 'tests');

/** Two at a time, since most of them keep one core busy; the tests have the machine to themselves. */
async function runAll(names: readonly CheckName[]): Promise<number> {
  const waiting = names.filter((name) => name !== 'tests');
  const results: boolean[] = [];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      results.push(await runCheck(name));
    }
  };
  await Promise.all([work(), work()]);
  if (names.includes('tests')) results.push(await runCheck('tests'));
  return results.filter((ok) => !ok).length;
}

const failed = await runAll(wanted);
console.log(
  failed === 0
    ? `\nAll ${wanted.length} checks hold.`
    : `\n${failed} of ${wanted.length} checks failed.`,
);
process.exitCode = failed === 0 ? 0 : 1;
