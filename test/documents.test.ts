import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const documents = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).sort();
const decisions = documents.filter((path) => path.startsWith('docs/decisions/'));

test('every link between the documents leads somewhere', () => {
  const dead = documents.flatMap((path) =>
    [...read(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/gu)]
      .map((match) => match[1] ?? '')
      .filter((target) => !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path} → ${target}`),
  );
  assert.deepEqual(dead, []);
});

test('a decision says its status, context, decision, consequences and enforcer, in this order', () => {
  const wanted = ['Status', 'Context', 'Decision', 'Consequences', 'Enforced by'];
  for (const path of decisions) {
    const headings = [...read(path).matchAll(/^## (.+)$/gmu)].map((match) => match[1]);
    assert.deepEqual(headings, wanted, path);
  }
});

test('decisions are numbered without a gap, by name and in the title', () => {
  decisions.forEach((path, index) => {
    const number = index + 1;
    assert.match(path, new RegExp(`/${String(number).padStart(4, '0')}-[a-z0-9-]+\\.md$`));
    assert.match(read(path), new RegExp(`^# ${number}\\. `));
  });
  assert.ok(decisions.length >= 5);
});

test('the files that an enforcer names are there', () => {
  const missing = decisions.flatMap((path) => {
    const enforcers = read(path).split('## Enforced by')[1] ?? '';
    return [...enforcers.matchAll(/`([\w./-]+\/[\w./-]+)`/gu)]
      .map((match) => match[1] ?? '')
      .filter((target) => !existsSync(join(root, target)))
      .map((target) => `${path} names ${target}`);
  });
  assert.deepEqual(missing, []);
});

test('README.md stays within two screens', () => {
  const lines = read('README.md').replace(/<!-- settings -->[\s\S]*<!-- \/settings -->/u, '');
  assert.ok(lines.split('\n').length <= 80);
});
