import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';

const root = join(import.meta.dirname, '..');

type Row = { readonly article: number; readonly cells: readonly (readonly string[])[] };

let rows: readonly Row[];
let sources: string;
let migrations: string;

async function textOf(pattern: string): Promise<string> {
  const texts: string[] = [];
  for await (const path of glob(pattern, { cwd: root })) {
    if (!path.endsWith('.test.ts')) texts.push(await readFile(join(root, path), 'utf8'));
  }
  return texts.join('\n');
}

before(async () => {
  const page = await readFile(join(root, 'docs/articles.md'), 'utf8');
  rows = [...page.matchAll(/^\| (\d+) [^|]+\|([^|]+)\|([^|]+)\|([^|]+)\|$/gm)].map(
    ([, article = '', ...cells]) => ({
      article: Number(article),
      cells: cells.map((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)),
    }),
  );
  sources = await textOf('src/**/*.ts');
  migrations = await textOf('migrations/*.sql');
});

test('every article has a rule, a guard and an attack', () => {
  assert.deepEqual(
    rows.map(({ article }) => article),
    Array.from({ length: 16 }, (_, place) => place + 1),
  );
  for (const { article, cells } of rows) {
    assert.ok(cells.length === 3 && cells.every((names) => names.length > 0), String(article));
  }
});

test('what the table names is there', () => {
  for (const { article, cells } of rows) {
    const [rules = [], guards = [], attacks = []] = cells;
    for (const rule of rules) {
      const exported = new RegExp(`export (?:async )?(?:function|const) ${rule}\\b`);
      assert.match(sources, exported, `article ${article}: ${rule}`);
    }
    for (const guard of guards) {
      const made = new RegExp(`create function ${guard}\\(`, 'i');
      assert.match(migrations, made, `article ${article}: ${guard}`);
    }
    for (const attack of attacks) {
      assert.ok(existsSync(join(root, attack)), `article ${article}: ${attack}`);
    }
  }
});
