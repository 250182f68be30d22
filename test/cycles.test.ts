import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');

/** What the check for cycles says of a folder that holds `files`. */
function cruise(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'folkmoot-cycles-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const program = 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs';
    const args = [program, '--config', '.dependency-cruiser.cjs', folder];
    const { status, stdout } = spawnSync(process.execPath, args, {
      cwd: root,
      encoding: 'utf8',
    });
    return { status, stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a cycle of types alone fails the check for cycles', () => {
  const { status, stdout } = cruise({
    'a.ts': `import type { B } from './b.ts';\nexport type A = B | 1;\n`,
    'b.ts': `import type { A } from './a.ts';\nexport type B = A | 2;\n`,
  });
  assert.equal(status, 1);
  assert.match(stdout, /error no-cycle: .*a\.ts/);
});

test('a cycle while running fails the check for cycles', () => {
  const { status, stdout } = cruise({
    'a.ts': `import { b } from './b.ts';\nexport const a = () => b;\n`,
    'b.ts': `import { a } from './a.ts';\nexport const b = () => a;\n`,
  });
  assert.equal(status, 1);
  assert.match(stdout, /error no-cycle: .*a\.ts/);
});

test('an import that leads nowhere fails the check for cycles', () => {
  const { status, stdout } = cruise({ 'a.ts': `export { b } from './b.ts';\n` });
  assert.equal(status, 1);
  assert.match(stdout, /error no-unresolvable/);
});

test('files that do not go in a circle pass it, having been read', () => {
  const { status, stdout } = cruise({
    'a.ts': `import type { B } from './b.ts';\nexport type A = B | 1;\n`,
    'b.ts': `export type B = 2;\n`,
  });
  assert.equal(status, 0, stdout);
  assert.match(stdout, /2 modules, 1 dependencies cruised/);
});
