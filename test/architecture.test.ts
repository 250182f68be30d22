import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { arrows, limits, tablesWithoutMigration } from './architecture/arrows.ts';
import {
  listBreaches,
  listMigrationBreaches,
  ownerOfMigration,
  type Owners,
} from './architecture/list-breaches.ts';
import { readSource, tablesCreatedBy, withoutSqlComments } from './architecture/read-source.ts';
import { writesInSql } from './architecture/written-tables.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const list = (pattern: string, exclude: readonly string[] = []) =>
  globSync(pattern, { cwd: root, exclude }).sort();

const paths = ['src', 'test', 'bench', 'scripts'].flatMap((folder) =>
  list(`${folder}/**/*.{ts,svelte}`, ['**/node_modules', '**/.svelte-kit', '**/*.d.ts']),
);
const sources = paths.map((path) => readSource(path, read(path)));
const migrations = list('migrations/*.sql');
const owners: Owners = new Map([
  ...Object.entries(tablesWithoutMigration),
  ...migrations.flatMap((path) =>
    tablesCreatedBy(read(path)).map((table): [string, string] => [table, ownerOfMigration(path)]),
  ),
]);

describe('the tree keeps its arrows', () => {
  test('no file breaks a rule', () => {
    const breaches = sources.flatMap((source) => listBreaches(source, owners));
    assert.equal(breaches.join('\n'), '');
  });

  test('no migration writes another module’s tables', () => {
    const breaches = migrations.flatMap((path) =>
      listMigrationBreaches(path, writesInSql(withoutSqlComments(read(path))), owners),
    );
    assert.equal(breaches.join('\n'), '');
  });

  test('every migration says by its name whose tables it makes', () => {
    assert.deepEqual(
      migrations.filter((path) => !(ownerOfMigration(path) in arrows)),
      [],
    );
    const numbers = migrations.map((path) => path.slice('migrations/'.length).slice(0, 4));
    assert.equal(new Set(numbers).size, numbers.length, 'two migrations have the same number');
  });

  test('the tree was really read', () => {
    assert.ok(sources.length > 150, `only ${sources.length} sources were found`);
    assert.ok(owners.size > 40, `only ${owners.size} tables were found`);
    const imports = sources.flatMap((source) => source.imports);
    assert.ok(imports.length > 500, `only ${imports.length} imports were found`);
  });
});

describe('each kind of breach is found', () => {
  const someOwners: Owners = new Map([
    ['posts', 'conversation'],
    ['cases', 'enforcement'],
  ]);
  const planted = [
    ['an arrow against the order', 'src/accounts/a.ts', `import { x } from '#conversation';`],
    ['an arrow between siblings', 'src/ledger/a.ts', `import { x } from '#accounts';`],
    ['an import of types only', 'src/ledger/a.ts', `import type { X } from '#accounts';`],
    ['a type written as an import', 'src/ledger/a.ts', `type X = import('#accounts').X;`],
    ['a re-export', 'src/accounts/a.ts', `export { x } from '#enforcement';`],
    ['an import while running', 'src/accounts/a.ts', `const x = await import('#exit');`],
    [
      'an import in a page',
      'src/web/a.svelte',
      `<p/>\n<script lang="ts">import '#testing';</script>`,
    ],
    ['a delivery that knows another', 'src/api/a.ts', `import { x } from '../cli/index.ts';`],
    ['a relative path to a neighbour', 'src/exit/a.ts', `import { x } from '../ledger/append.ts';`],
    ['a path past a front door', 'src/api/a.ts', `import { x } from '#ledger/append';`],
    ['a test that reaches past a front door', 'test/a.test.ts', `import '../src/exit/zip.ts';`],
    ['a front door used from inside', 'src/exit/a.ts', `import { x } from './index.ts';`],
    ['its own name', 'src/exit/a.ts', `import { x } from '#exit';`],
    ['a module that is none', 'src/extra/a.ts', `import { x } from '#foundation';`],
    ['a neighbour that is none', 'src/api/a.ts', `import { x } from '#extra';`],
    ['testing in the service', 'src/exit/a.ts', `import { x } from '#testing';`],
    [
      'a rule that knows the world',
      'src/ledger/rules/a.ts',
      `import { x } from '#infrastructure';`,
    ],
    ['a rule that knows its module', 'src/ledger/rules/a.ts', `import { x } from '../append.ts';`],
    ['a rule that knows Node', 'src/ledger/rules/a.ts', `import { x } from 'node:crypto';`],
    ['a package away from home', 'src/accounts/a.ts', `import { Hono } from 'hono';`],
    ['a scope away from home', 'src/api/a.ts', `import { x } from '@fedify/fedify';`],
    ['zod in a domain module', 'src/enforcement/a.ts', `import { z } from 'zod';`],
    ['a package without a home', 'src/api/a.ts', `import pad from 'left-pad';`],
    ['a test package in the service', 'src/api/a.ts', `import fc from 'fast-check';`],
    ['a program started by the domain', 'src/exit/a.ts', `import 'node:child_process';`],
    ['an insert', 'src/enforcement/a.ts', `tx.insertInto('posts').values(row);`],
    ['an update under another name', 'src/enforcement/a.ts', `tx.updateTable('posts as p');`],
    ['a deletion', 'src/conversation/a.ts', `tx.deleteFrom('cases');`],
    ['a merge', 'src/api/a.ts', `tx.mergeInto('posts');`],
    ['one of two tables', 'src/conversation/a.ts', `tx.deleteFrom(own ? 'posts' : 'cases');`],
    [
      'a table that a parameter names',
      'src/conversation/a.ts',
      `const f = (table: 'posts' | 'cases') => tx.deleteFrom(table);`,
    ],
    [
      'a table that a loop names',
      'src/conversation/a.ts',
      `for (const table of ['posts', 'cases'] as const) tx.deleteFrom(table);`,
    ],
    ['a table named by a value', 'src/conversation/a.ts', `tx.insertInto(table);`],
    ['SQL that inserts', 'src/exit/a.ts', 'sql`with x as (insert into "posts" values (${id}))`;'],
    ['SQL that updates', 'src/exit/a.ts', 'sql`UPDATE only posts p\n SET text = ${text}`;'],
    ['SQL that deletes', 'src/exit/a.ts', 'sql`delete from posts where id = ${id}`;'],
    ['SQL that merges', 'src/exit/a.ts', 'sql`merge into posts using y on true`;'],
    ['SQL that empties', 'src/exit/a.ts', `pool.query('truncate table posts');`],
    ['SQL on a table named by a value', 'src/exit/a.ts', 'sql`delete from ${sql.table(t)}`;'],
    ['a table nobody makes', 'src/exit/a.ts', `tx.insertInto('ghosts');`],
    ['an empty name', 'src/exit/zip-helpers.ts', ''],
    ['an empty folder name', 'src/exit/common/zip.ts', ''],
    ['a long file', 'src/exit/a.ts', '\n'.repeat(limits.fileLines + 1)],
    ['a long function', 'src/exit/a.ts', `function f() {${'\n'.repeat(limits.functionLines)}}`],
    ['a long arrow', 'src/exit/a.ts', `const f = () => {${'\n'.repeat(limits.functionLines)}};`],
  ] as const;

  for (const [kind, path, text] of planted) {
    test(`${kind} gives exactly one message`, () => {
      const breaches = listBreaches(readSource(path, text), someOwners);
      assert.equal(breaches.length, 1, breaches.join('\n') || 'no message');
    });
  }

  test('a migration that writes another module’s table gives exactly one message', () => {
    const writes = writesInSql('create function f() as $$ update posts set text = null; $$');
    assert.equal(listMigrationBreaches('migrations/0009-exit.sql', writes, someOwners).length, 1);
  });

  test('clean files give none', () => {
    const clean = [
      [
        'src/enforcement/decide.ts',
        `import { refuse, type CaseId } from '#foundation';
         import type { Tx } from '#infrastructure';
         import { hidePost } from '#conversation';
         import { sql } from 'kysely';
         import { mayDecide } from './rules/quorum.ts';
         // delete from posts is what hidePost is for
         export const decide = (tx: Tx) => tx.updateTable('cases as c').set({ open: false });
         const sentence = 'Merge into another case';
         const lock = sql\`select 1 from posts for update of posts\`;
         const upsert = sql\`insert into cases values (1) on conflict do update set open = true\`;`,
      ],
      ['src/enforcement/rules/quorum.ts', `import '#foundation';\nimport './seat.ts';`],
      [
        'src/enforcement/decide.test.ts',
        `import fc from 'fast-check';
         import { castOf } from '#testing';
         import { decide } from './index.ts';
         await db.insertInto('posts');`,
      ],
      ['src/main.ts', `import { openApi } from './api/index.ts';\nimport '#exit';`],
      ['src/web/routes/+page.server.ts', `import '$app/server';\nimport '@sveltejs/kit';`],
    ] as const;
    const breaches = clean.flatMap(([path, text]) =>
      listBreaches(readSource(path, text), someOwners),
    );
    assert.deepEqual(breaches, []);
  });
});
