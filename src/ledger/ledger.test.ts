import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { dayMs } from '#foundation';
import { transact, type Tx } from '#infrastructure';
import { pendingJobs, settle, testDatabase } from '#testing';
import { appendEntry, type Appended } from './append-entry.ts';
import { latestCheckpoint } from './checkpoints.ts';
import { newDocket } from './commit.ts';
import { getEntry, listDocketEntries, listEntries } from './entries.ts';
import { findLedgerFile } from './files.ts';
import { readVkey } from './log-key.ts';
import { consistencyProof, inclusionProof, proofFile } from './proofs.ts';
import { ledgerJobs } from './batches.ts';
import { publishCheckpoint } from './publish-checkpoint.ts';
import type { NewEntry } from './rules/entry.ts';
import { leafHashOf } from './rules/merkle.ts';
import { parseVkey } from './note.ts';
import { judgeProofFile } from './proof-file.ts';
import { provesConsistency, provesInclusion } from './rules/proof.ts';
import { signHead } from './sign-head.ts';

const { world, db, clock, close } = await testDatabase();
after(close);

const hash = 'ab'.repeat(32);
const warning = (docket: string): NewEntry => ({
  type: 'warning',
  docket,
  rules: [{ id: 'violence.threats', version: 1, hash }],
  sanction: 'warning',
  panel: { size: 1, for: 1, against: 0, recused: 0 },
  commitments: { sor: hash },
});

const append = (entry: NewEntry): Promise<Appended> =>
  transact(world, (tx) => appendEntry(tx, world, entry));

const fromHex = (text: string): Buffer => Buffer.from(text, 'hex');

/** Every inclusion proof in the newest tree holds, and so does every step between checkpoints. */
async function assertSound(): Promise<void> {
  const { size } = await publishCheckpoint(world);
  for (let index = 0; index < size; index += 1) {
    const proof = await inclusionProof(db, index);
    const claim = { ...proof, leafHash: fromHex(proof.leafHash), path: proof.path.map(fromHex) };
    assert.ok(provesInclusion(claim, fromHex(proof.root)), `entry ${index} of ${size}`);
    assert.equal(proof.leafHash, leafHashOf((await getEntry(db, index)).bytes).toString('hex'));
  }
  const rows = await db
    .selectFrom('ledger_checkpoints')
    .select(['size', 'root'])
    .orderBy('size')
    .execute();
  for (const row of rows) {
    const proof = await consistencyProof(db, Number(row.size), size);
    assert.equal(proof.firstRoot, row.root.toString('hex'));
    const hashes = { firstRoot: row.root, secondRoot: fromHex(proof.secondRoot) };
    assert.ok(provesConsistency({ ...proof, ...hashes, path: proof.path.map(fromHex) }));
  }
}

test('the first start signs the empty tree under the name of the service', async () => {
  const first = await publishCheckpoint(world);
  assert.equal(first.size, 0);
  assert.ok(first.note.startsWith('folkmoot.test/ledger\n0\n47DEQpj8HBSa'));
  assert.equal((await publishCheckpoint(world)).note, first.note);
  const served = await findLedgerFile(db, 'checkpoint');
  assert.equal(served?.body, first.note);
  assert.equal(await findLedgerFile(db, 'tile/0/000.p/1'), undefined);
});

test('entries of a docket are numbered and name the one before', async () => {
  const docket = newDocket();
  const first = await append(warning(docket));
  const other = await append(warning(newDocket()));
  const second = await append({ type: 'served', docket, ref: first.index });
  assert.equal(other.index, first.index + 1);
  assert.equal(second.index, first.index + 2);
  const entries = await listDocketEntries(db, docket);
  assert.deepEqual(
    entries.map(({ entry }) => [entry.seq, entry.prev]),
    [
      [1, undefined],
      [2, first.leafHash.toString('hex')],
    ],
  );
  assert.equal(entries[0]?.entry.day, '2027-01-11');
  assert.equal(entries[0]?.bytes.toString(), canonicalWarning(docket));
});

function canonicalWarning(docket: string): string {
  return (
    `{"commitments":{"sor":"${hash}"},"day":"2027-01-11","docket":"${docket}",` +
    '"panel":{"against":0,"for":1,"recused":0,"size":1},' +
    `"rules":[{"hash":"${hash}","id":"violence.threats","version":1}],` +
    '"sanction":"warning","seq":1,"type":"warning","v":1}'
  );
}

test('an append that is undone leaves no gap and no job', async () => {
  await settle(world, ledgerJobs);
  const before = await listEntries(db, { limit: 1 });
  const undone = transact(world, async (tx) => {
    await appendEntry(tx, world, warning(newDocket()));
    throw new Error('changed my mind');
  });
  await assert.rejects(undone, /changed my mind/);
  assert.deepEqual(await pendingJobs(db), []);
  const { index } = await append({ type: 'none' });
  assert.equal(index, (before.items[0]?.index ?? -1) + 1);
});

test('nothing personal, unknown or forward-looking can be appended', async () => {
  const entry = { ...warning(newDocket()), respondent: '@anna@example.com' };
  await assert.rejects(append(entry), { code: 'invalid', article: 12, field: 'respondent' });
  const future = { type: 'served', docket: newDocket(), ref: 1_000_000 } as const;
  await assert.rejects(append(future), { code: 'invalid', article: 12, field: 'ref' });
});

test('20 transactions at once make one line without gap or fork', async () => {
  const dockets = [newDocket(), newDocket(), newDocket()];
  const before = (await listEntries(db, { limit: 1 })).items[0]?.index ?? -1;
  const appended = await Promise.all(
    Array.from({ length: 20 }, (_, turn) =>
      transact(world, async (tx) => {
        const docket = dockets[turn % 3] ?? newDocket();
        const first = await appendEntry(tx, world, warning(docket));
        const second = await appendEntry(tx, world, { type: 'served', docket, ref: first.index });
        return [first.index, second.index];
      }),
    ),
  );
  const indexes = appended.flat().sort((a, b) => a - b);
  assert.deepEqual(
    indexes,
    Array.from({ length: 40 }, (_, place) => before + 1 + place),
  );
  await assertSound();
});

test('a crash between append and checkpoint is made good by the job', async () => {
  const { index } = await append(warning(newDocket()));
  await append(warning(newDocket()));
  await transact(world, async (tx) => {
    for (let turn = 0; turn < 3; turn += 1) await appendEntry(tx, world, { type: 'none' });
  });
  await assert.rejects(proofFile(db, index), { code: 'not-found' });
  // The process dies here. The commit kept the job, once for all appends.
  assert.deepEqual(
    (await pendingJobs(db)).map((job) => job.topic),
    ['ledger.publish'],
  );
  assert.deepEqual(await settle(world, ledgerJobs), ['ledger.publish']);
  assert.equal((await latestCheckpoint(db))?.size, index + 5);
  await ledgerJobs[0]?.run(world, {});
});

test('a proof file convinces whoever holds the log key, years later', async () => {
  const { index } = await append(warning(newDocket()));
  await publishCheckpoint(world);
  const { bytes } = await getEntry(db, index);
  const file = await proofFile(db, index);
  const verifier = parseVkey((await readVkey(db)) ?? '');
  assert.ok(verifier);
  clock.advance(3650 * dayMs);
  assert.equal(judgeProofFile(file, bytes, verifier), 'proved');
  assert.equal(judgeProofFile(file, Buffer.from('{}'), verifier), 'not-included');
  await assert.rejects(proofFile(db, 1_000_000), { code: 'not-found' });
  await assert.rejects(getEntry(db, -1), { code: 'not-found' });
});

const rewrites = [
  `update ledger_entries set entry = '{}'`,
  'delete from ledger_entries',
  'truncate ledger_entries cascade',
  `update ledger_nodes set hash = sha256('x')`,
  'delete from ledger_nodes',
  'truncate ledger_nodes',
  `update ledger_checkpoints set root = sha256('x')`,
  'delete from ledger_checkpoints',
  'truncate ledger_checkpoints cascade',
  `update ledger_keys set origin = 'elsewhere'`,
  'delete from ledger_keys',
  'delete from ledger_head',
  'truncate ledger_head',
  'update ledger_head set size = 0',
  'update ledger_head set size = size + 1',
  `insert into ledger_head (only_row, size) values (false, 0)`,
];

test('no SQL rewrites the ledger', async () => {
  for (const statement of rewrites) {
    await assert.rejects(
      sql.raw(statement).execute(db),
      /append-only|only grows|head|check/,
      statement,
    );
  }
  await assertSound();
});

const entryInsert = (index: string, entry: string): string =>
  `insert into ledger_entries (index, entry, leaf_hash, appended_at)
   values (${index}, ${entry}, sha256('\\x00'::bytea || ${entry}), now())`;
const nextIndex = '(select max(index) + 1 from ledger_entries)';
const padding = `'{"day":"2099-01-11","type":"none","v":1}'::bytea`;
const inDocket = (docket: string, seq: number, prev: string): string =>
  `convert_to('{"docket":"${docket}"${prev},"seq":${seq},"type":"served"}', 'UTF8')`;

test('no SQL appends past the sequencer', async () => {
  const docket = newDocket();
  await append(warning(docket));
  const inserts: readonly (readonly [string, RegExp])[] = [
    [entryInsert(nextIndex, padding), /not counted in the head|is missing/],
    [entryInsert('(select max(index) + 2 from ledger_entries)', padding), /does not follow/],
    [entryInsert('0', padding), /does not follow/],
    [entryInsert(nextIndex, inDocket(docket, 3, '')), /breaks the chain/],
    [entryInsert(nextIndex, inDocket(docket, 2, `,"prev":"${hash}"`)), /breaks the chain/],
    [entryInsert(nextIndex, inDocket(newDocket(), 2, '')), /breaks the chain/],
    [entryInsert(nextIndex, `'not json'::bytea`), /json/],
    [
      `insert into ledger_entries (index, entry, leaf_hash, appended_at)
       values (${nextIndex}, ${padding}, sha256('other'), now())`,
      /leaf_hash|check/,
    ],
    [`insert into ledger_nodes values (1, 1000, sha256('x'))`, /not the hash of its children/],
    [
      `insert into ledger_checkpoints select size + 1, sha256('x'), 'note', now() from ledger_head`,
      /Article 12/,
    ],
  ];
  for (const [statement, reason] of inserts) {
    await assert.rejects(sql.raw(statement).execute(db), reason, statement);
  }
  await assertSound();
});

test('a node of the wrong hash cannot be stored even by the owner of the tables', async () => {
  const inserted = transact(world, async (tx) => {
    const { index } = await appendEntry(tx, world, { type: 'none' });
    const odd = index % 2 === 1 ? index : (await appendEntry(tx, world, { type: 'none' })).index;
    const place = (odd - 1) / 2 + 1;
    await sql`insert into ledger_nodes values (1, ${place}, sha256('x'))`.execute(tx);
  });
  await assert.rejects(inserted, /not the hash of its children/);
});

/** Writes as someone who owns the database and switches its guards off, then undoes it. */
async function withGuardsOff(table: string, write: string, then: (tx: Tx) => Promise<void>) {
  const undone = transact(world, async (tx) => {
    await sql.raw(`alter table ${table} disable trigger user`).execute(tx);
    await sql.raw(write).execute(tx);
    await sql.raw(`alter table ${table} enable trigger user`).execute(tx);
    await then(tx);
    throw new Error('undo');
  });
  await assert.rejects(undone, /undo/);
}

test('a checkpoint that does not extend the last is never signed', async () => {
  await append({ type: 'none' });
  await publishCheckpoint(world);
  const planted = `update ledger_checkpoints set root = sha256('another history')
    where size = (select max(size) from ledger_checkpoints)`;
  await withGuardsOff('ledger_checkpoints', planted, async (tx) => {
    await assert.rejects(signHead(tx, world), /no longer match their checkpoint/);
    await appendEntry(tx, world, { type: 'none' });
    await appendEntry(tx, world, { type: 'none' });
    await assert.rejects(signHead(tx, world), /no longer match their checkpoint/);
    const signed = sql`insert into ledger_checkpoints
      select size, ledger_root(size), 'note', now() from ledger_head`.execute(tx);
    await assert.rejects(signed, /no longer match the checkpoint/);
  });
  await assertSound();
});

test('the chain of a docket is looked up by its index', async () => {
  await transact(world, async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx);
    const plan = await sql<{ 'QUERY PLAN': string }>`explain select seq, leaf_hash
      from ledger_entries where docket = ${newDocket()} order by seq desc limit 1`.execute(tx);
    assert.match(JSON.stringify(plan.rows), /ledger_entries_docket_seq_key/);
  });
});
