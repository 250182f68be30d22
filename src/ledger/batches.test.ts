import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { dayMs, hourMs } from '#foundation';
import { transact } from '#infrastructure';
import { settle, testDatabase } from '#testing';
import { appendEntries, appendEntry } from './append-entry.ts';
import { batchMultiple, getBatching, ledgerJobs, publishWhenDue, setBatching } from './batches.ts';
import { findCheckpoint, latestCheckpoint, publishedSize } from './checkpoints.ts';
import { newDocket } from './commit.ts';
import { getEntry } from './entries.ts';
import { findLedgerFile } from './files.ts';
import { readVkey } from './log-key.ts';
import { parseVkey } from './note.ts';
import { judgeProofFile } from './proof-file.ts';
import { consistencyProof, inclusionProof, ownProofFile, proofFile } from './proofs.ts';
import { publishCheckpoint } from './publish-checkpoint.ts';
import type { NewEntry } from './rules/entry.ts';
import { leafHashOf } from './rules/merkle.ts';
import { provesConsistency, provesInclusion } from './rules/proof.ts';

const { world, db, clock, close } = await testDatabase();
after(close);

const fromHex = (text: string): Buffer => Buffer.from(text, 'hex');
const offered = (docket: string): NewEntry => ({ type: 'exit-offered', docket });

const act = async (): Promise<number> =>
  (await transact(world, (tx) => appendEntry(tx, world, offered(newDocket())))).index;

test('without a choice every act is published soon, and nothing is padded', async () => {
  assert.equal(await getBatching(db), 'immediate');
  const index = await act();
  await settle(world, ledgerJobs);
  assert.equal(await publishedSize(db), index + 1);
});

test('in daily batches an act is entered at once and shown to nobody until its day is over', async () => {
  await setBatching(world, 'daily');
  const before = await latestCheckpoint(db);
  const index = await act();
  await settle(world, ledgerJobs);
  await publishWhenDue(world);
  assert.deepEqual(await latestCheckpoint(db), before);
  await assert.rejects(proofFile(db, index), { code: 'not-found' });
  await assert.rejects(inclusionProof(db, 0, index + 1), { code: 'not-found' });
  await assert.rejects(consistencyProof(db, 0, index + 1), { code: 'not-found' });
  const path = `tile/entries/000.p/${index + 1}`;
  assert.equal(await findLedgerFile(db, path), undefined);
});

test('whom the act concerns can prove it at once, and what is published later fits the proof', async () => {
  const index = await act();
  const { bytes } = await getEntry(db, index);
  const log = parseVkey((await readVkey(db)) ?? '');
  assert.ok(log);
  const file = await ownProofFile(world, index);
  assert.equal(judgeProofFile(file, bytes, log), 'proved');
  const [, origin, size] = /\n\n([^\n]+)\n(\d+)\n/.exec(file) ?? [];
  assert.deepEqual([origin, Number(size)], ['folkmoot.test/ledger', index + 1]);
  assert.ok((await publishedSize(db)) <= index, 'its head is for nobody else');
  const own = await findCheckpoint(db, index + 1);
  await assert.rejects(ownProofFile(world, index + 1), { code: 'not-found' });

  clock.advance(dayMs);
  await publishWhenDue(world);
  const published = await latestCheckpoint(db);
  assert.ok(own && published && published.size > own.size);
  const proof = await consistencyProof(db, own.size, published.size);
  assert.ok(
    provesConsistency({
      ...proof,
      firstRoot: own.root,
      secondRoot: published.root,
      path: proof.path.map(fromHex),
    }),
  );
});

test('a batch ends at a multiple, so days of none to fifteen acts look alike from outside', async () => {
  const grown: number[] = [];
  for (const acts of [0, 1, 7, 15]) {
    const before = await publishedSize(db);
    for (let turn = 0; turn < acts; turn += 1) await act();
    clock.advance(dayMs);
    await publishWhenDue(world);
    await publishWhenDue(world);
    grown.push((await publishedSize(db)) - before);
  }
  assert.deepEqual(grown, [batchMultiple, batchMultiple, batchMultiple, batchMultiple]);
  const padding = await getEntry(db, (await publishedSize(db)) - 1);
  assert.deepEqual(Object.keys(padding.entry).sort(), ['day', 'type', 'v']);
});

test('two batches at once are one, and an hour later on the same day there is none', async () => {
  clock.advance(dayMs);
  const before = await publishedSize(db);
  await Promise.all([publishWhenDue(world), publishWhenDue(world), act()]);
  clock.advance(hourMs);
  await publishWhenDue(world);
  const { rows } = await sql<{ n: string }>`select count(*) as n from ledger_publications
    where size > ${before}`.execute(db);
  assert.equal(rows[0]?.n, '1');
});

test('padding says nothing, nothing refers to it, and no entry is dated back', async () => {
  const said = { type: 'none', ref: 0 } as const;
  const append = (entry: NewEntry) => transact(world, (tx) => appendEntry(tx, world, entry));
  await assert.rejects(append(said), { code: 'invalid', article: 12, field: 'ref' });
  const padding = (await publishedSize(db)) - 1;
  await setBatching(world, 'immediate');
  await assert.rejects(append({ type: 'corrigendum', ref: padding }), /refers to padding/);
  const inserted = (entry: string) =>
    sql
      .raw(
        `insert into ledger_entries (index, entry, leaf_hash, appended_at)
      select max(index) + 1, '${entry}'::bytea, sha256('\\x00'::bytea || '${entry}'::bytea), now()
      from ledger_entries`,
      )
      .execute(db);
  await assert.rejects(
    inserted('{"commitments":{},"type":"none","day":"2037-01-11"}'),
    /padding and says/,
  );
  await assert.rejects(inserted('{"type":"none","day":"2026-01-11"}'), /dated before/);
  const { entry } = await getEntry(db, (await act()) - 1);
  clock.set(new Date('2026-01-01T00:00:00Z'));
  const behind = await getEntry(db, await act());
  assert.ok(behind.entry.day >= entry.day, 'a clock set back dates nothing back');
});

test('no SQL unpublishes, and none publishes an earlier head', async () => {
  for (const statement of [
    'delete from ledger_publications',
    'update ledger_publications set size = 0',
    'truncate ledger_publications',
  ]) {
    await assert.rejects(sql.raw(statement).execute(db), /append-only/, statement);
  }
  await publishCheckpoint(world);
  const early = sql`insert into ledger_publications select size, now() from ledger_checkpoints
    where size not in (select size from ledger_publications) limit 1`;
  await assert.rejects(early.execute(db), /a later head/);
});

test('entries appended together stand as if one by one, in chains and in the tree', async () => {
  const dockets = [newDocket(), newDocket()];
  const acts = Array.from({ length: 131 }, (_, turn) => offered(dockets[turn % 2] ?? ''));
  const [single] = await transact(world, (tx) => appendEntries(tx, world, acts.slice(0, 1)));
  const rest = await transact(world, (tx) => appendEntries(tx, world, acts.slice(1)));
  await publishCheckpoint(world);
  const appended = [...(single === undefined ? [] : [single]), ...rest];
  const last = new Map<string, string>();
  for (const [turn, { index, leafHash }] of appended.entries()) {
    const { entry, bytes } = await getEntry(db, index);
    assert.deepEqual(leafHash, leafHashOf(bytes));
    assert.equal(entry.seq, Math.floor(turn / 2) + 1);
    assert.equal(entry.prev, last.get(entry.docket ?? ''));
    last.set(entry.docket ?? '', leafHash.toString('hex'));
    const proof = await inclusionProof(db, index);
    const claim = { ...proof, leafHash, path: proof.path.map(fromHex) };
    assert.ok(provesInclusion(claim, fromHex(proof.root)), String(index));
  }
  assert.deepEqual(await transact(world, (tx) => appendEntries(tx, world, [])), []);
});
