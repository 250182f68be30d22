/** Attacks on article 12: by whoever holds the server, its database and its key. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { adoptCharter, ensureRulebook } from '#enforcement';
import type { World } from '#infrastructure';
import { exportLog, publishCheckpoint } from '#ledger';
import { testDatabase } from '#testing';
import { runAnywhere } from '../scenarios/command-line.ts';
import { startTestService } from '../scenarios/start-test-server.ts';
import { downloadLog } from '../scenarios/story/download-log.ts';
import { bundleOf, readBundle } from '../scenarios/story/ledger.ts';

const app = await startTestService();
const folder = await mkdtemp(join(tmpdir(), 'folkmoot-ledger-'));
after(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});
const { world } = app.service;
const original = join(folder, 'original');
const early = join(folder, 'early');
await promise([80, 90], early);
const size = await promise([100, 110], original);

/** Entries of the ledger: the server binds itself to more and more, and a stranger keeps a copy. */
async function promise(hours: readonly number[], copy: string): Promise<number> {
  for (const answerHours of hours) await adoptCharter(world, undefined, { answerHours });
  await publishCheckpoint(world);
  return downloadLog(app.origin, copy);
}

const judge = (copy: string, ...more: readonly string[]): ReturnType<typeof runAnywhere> =>
  runAnywhere('ledger', 'verify', copy, '--vkey', join(original, 'vkey'), ...more);

async function copyOf(name: string): Promise<string> {
  const copy = join(folder, name);
  await cp(original, copy, { recursive: true });
  return copy;
}

test('what was not touched verifies', async () => {
  const { exitCode, text } = await judge(original);
  assert.equal(exitCode, 0, text);
  assert.equal(size, 5);
});

test('a tampered leaf: the entry is named', async () => {
  const copy = await copyOf('tampered');
  const { path, entries } = await readBundle(copy);
  const changed = entries.map((entry, index) =>
    index === 2 ? entry.replace(/\d\d-\d\d"/, '01-01"') : entry,
  );
  assert.notDeepEqual(changed, entries);
  await writeFile(path, bundleOf(changed));
  const { exitCode, text } = await judge(copy);
  assert.equal(exitCode, 1);
  assert.match(text, /tampered.*entry 2\b/);
});

test('a truncated log: the first entry that is gone is named', async () => {
  const copy = await copyOf('truncated');
  const { path, entries } = await readBundle(copy);
  await writeFile(path, bundleOf(entries.slice(0, 3)));
  const { exitCode, text } = await judge(copy);
  assert.equal(exitCode, 1);
  assert.match(text, /truncated.*entry 3\b/);
});

test('a log rolled back to an earlier checkpoint: whoever saw the later one knows', async () => {
  const alone = await judge(early);
  assert.equal(alone.exitCode, 0, alone.text);
  for (const seen of [original, join(original, 'checkpoint')]) {
    const { exitCode, text } = await judge(early, '--since', seen);
    assert.equal(exitCode, 1);
    assert.match(text, /truncated.*entries 3 to 4 are gone/);
  }
});

test('a forked checkpoint, signed by the right key: the first entry that differs is named', async () => {
  const other = await testDatabase();
  try {
    const fork = join(folder, 'fork');
    await forkInto({ ...world, db: other.db }, fork);
    const alone = await judge(fork);
    assert.equal(alone.exitCode, 0, alone.text);
    const seen = await judge(fork, '--since', original);
    assert.equal(seen.exitCode, 1);
    assert.match(seen.text, /forked.*entry 3\b/);
    const remembered = await judge(fork, '--since', join(original, 'checkpoint'));
    assert.equal(remembered.exitCode, 1);
    assert.match(remembered.text, /forked/);
  } finally {
    await other.close();
  }
});

/** The operator keeps the key and writes another history from the fourth entry on. */
async function forkInto(elsewhere: World, fork: string): Promise<void> {
  const keys = await sql<{ row: unknown }>`
    select to_jsonb(ledger_keys) as row from ledger_keys`.execute(world.db);
  for (const { row } of keys.rows) {
    await sql`insert into ledger_keys
      select (jsonb_populate_record(null::ledger_keys, ${JSON.stringify(row)}::jsonb)).*`.execute(
      elsewhere.db,
    );
  }
  await ensureRulebook(elsewhere);
  for (const answerHours of [80, 90, 105, 110, 120]) {
    await adoptCharter(elsewhere, undefined, { answerHours });
  }
  await publishCheckpoint(elsewhere);
  await exportLog(elsewhere.db, fork);
}

test('no SQL rewrites what is entered', async () => {
  const { db } = app.database;
  const attempts = [
    sql`update ledger_entries set entry = entry where index = 2`,
    sql`delete from ledger_entries where index = 4`,
    sql`truncate ledger_entries cascade`,
    sql`delete from ledger_checkpoints`,
    sql`delete from ledger_nodes`,
  ];
  for (const attempt of attempts) {
    await assert.rejects(attempt.execute(db), /article 12: /i);
  }
});
