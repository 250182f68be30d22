import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Finding } from './finding.ts';
import * as forged from './forged-log.ts';
import { judgeLedger } from './judge-ledger.ts';
import type { VerifyOptions } from './read-log.ts';
import { folderSource } from './source.ts';

after(forged.removeLogs);
const { writeLog, logOf, entries, story, put, tile, frame, checkpointOf } = forged;
const { hashLeaf, rootOf, replaced, changed, vkey, origin, b, warning } = forged;

const brief = (findings: readonly Finding[]): (string | number | undefined)[][] =>
  findings.map(({ kind, index }) => [kind, index]);

const verify = (folder: string, more: VerifyOptions = {}) =>
  judgeLedger(folderSource(folder), { vkey, ...more });

test('an honest log verifies', async () => {
  const folder = await writeLog(entries);
  const report = await verify(folder);
  assert.deepEqual(report.findings, []);
  assert.ok(report.ok);
  assert.equal(report.size, story.length);
  assert.equal(report.dockets, 2);
});

test('logs of every awkward size verify, and extend each other', async () => {
  const long = logOf(Array.from({ length: 66_000 }, () => ({ type: 'none' })));
  const copies: string[] = [];
  for (const size of [0, 1, 255, 256, 257, 512, 700]) {
    copies.push(await writeLog(long.slice(0, size)));
  }
  const newest = copies.at(-1) ?? '';
  for (const earlierCopy of copies) {
    assert.deepEqual(
      (await verify(newest, { earlierCopy: folderSource(earlierCopy) })).findings,
      [],
    );
  }
  const tall = await writeLog(long);
  assert.deepEqual((await verify(tall, { earlierCopy: folderSource(newest) })).findings, []);
});

test('a changed entry is named', async () => {
  const folder = await writeLog(entries);
  const forged = replaced(4, changed(4, '"ban"', '"suspension"'));
  await put(folder, tile('entries', 0, entries.length), frame(forged));
  const report = await verify(folder);
  assert.deepEqual(report.findings[0]?.index, 4);
  assert.equal(report.findings[0]?.kind, 'tampered');
  assert.equal(report.findings[0]?.docket, b);
});

test('a changed entry is named though its leaf hash was changed with it', async () => {
  const folder = await writeLog(entries);
  const forged = replaced(4, changed(4, '"against":1', '"against":0'));
  await put(folder, tile('entries', 0, entries.length), frame(forged));
  await put(folder, tile(0, 0, entries.length), Buffer.concat(forged.map(hashLeaf)));
  const { findings } = await verify(folder);
  assert.ok(findings.some((finding) => finding.kind === 'tampered' && finding.index === 4));
});

test('a changed entry is named though everything was signed anew', async () => {
  const folder = await writeLog(replaced(4, changed(4, '"against":1', '"against":0')));
  const { findings } = await verify(folder);
  assert.deepEqual(brief(findings), [['tampered', 4]]);
  assert.equal(findings[0]?.docket, b);
});

test('a rewritten history is a fork for whoever saw the first', async () => {
  const honest = await writeLog(entries);
  const seen = checkpointOf(entries.length, rootOf(entries.map(hashLeaf)));
  const rewritten = logOf(story.with(1, { ...warning, term: { days: 30 } }));
  const folder = await writeLog([...rewritten, ...logOf([{ type: 'none' }])]);
  assert.ok((await verify(folder)).ok, 'intact in itself');
  assert.deepEqual(brief((await verify(folder, { earlierCopy: folderSource(honest) })).findings), [
    ['forked', 1],
  ]);
  const byCheckpoint = await verify(folder, { previousCheckpoint: seen });
  assert.deepEqual(brief(byCheckpoint.findings), [['forked', undefined]]);
});

test("a person's proof names the entry that was exchanged", async () => {
  const leaves = entries.slice(0, 4).map(hashLeaf);
  const [first, second, third, fourth] = leaves.map((leaf) => leaf.toString('base64'));
  assert.ok(first && second && third && fourth);
  const left = rootOf(leaves.slice(0, 2)).toString('base64');
  const proof = (index: number, sibling: string): string =>
    `c2sp.org/tlog-proof@v1\nindex ${index}\n${sibling}\n${left}\n\n${checkpointOf(4, rootOf(leaves))}`;
  const honest = await writeLog(entries);
  assert.deepEqual(
    (await verify(honest, { proofs: [proof(2, fourth), proof(3, third)] })).findings,
    [],
  );
  const wrong = await verify(honest, { proofs: [proof(2, third), 'nonsense'] });
  assert.deepEqual(brief(wrong.findings), [
    ['forked', 2],
    ['unreadable', undefined],
  ]);
  const gone = await verify(await writeLog(entries.slice(0, 2)), { proofs: [proof(3, third)] });
  assert.deepEqual(brief(gone.findings), [['truncated', 3]]);
});

test('a cut-off log names the first entry that is gone', async () => {
  const folder = await writeLog(entries);
  await put(folder, tile('entries', 0, entries.length), frame(entries.slice(0, 9)));
  assert.deepEqual(brief((await verify(folder)).findings), [['truncated', 9]]);
  const shorter = await writeLog(entries.slice(0, 9));
  const seen = checkpointOf(entries.length, rootOf(entries.map(hashLeaf)));
  assert.ok((await verify(shorter)).ok);
  const { findings } = await verify(shorter, { previousCheckpoint: seen });
  assert.deepEqual(brief(findings), [['truncated', 9]]);
});

test('a missing bundle in the middle is a cut', async () => {
  const long = logOf(Array.from({ length: 600 }, () => ({ type: 'none' })));
  const folder = await writeLog(long);
  await rm(join(folder, 'tile/entries/001'));
  assert.deepEqual(brief((await verify(folder)).findings)[0], ['truncated', 256]);
});

test('entries out of order and copies are named', async () => {
  const folder = await writeLog(entries);
  const swapped = entries
    .with(4, entries[5] ?? Buffer.alloc(0))
    .with(5, entries[4] ?? Buffer.alloc(0));
  await put(folder, tile('entries', 0, entries.length), frame(swapped));
  const [first, second] = (await verify(folder)).findings;
  assert.deepEqual(brief([first, second].flatMap((finding) => finding ?? [])), [
    ['reordered', 4],
    ['reordered', 5],
  ]);
  const resigned = brief((await verify(await writeLog(swapped))).findings);
  assert.ok(resigned.some(([kind, index]) => kind === 'reordered' && index === 5));
  const copied = await writeLog([...entries, entries[9] ?? Buffer.alloc(0)]);
  assert.deepEqual(brief((await verify(copied)).findings), [['duplicate', 12]]);
  const dropped = brief((await verify(await writeLog(entries.toSpliced(5, 1)))).findings);
  assert.deepEqual(dropped[0], ['broken-docket', 5]);
});

test('a wrong tile above the leaves is found', async () => {
  const long = logOf(Array.from({ length: 600 }, () => ({ type: 'none' })));
  const folder = await writeLog(long);
  const bytes = await readFile(join(folder, 'tile/1/000.p/2'));
  await put(folder, 'tile/1/000.p/2', bytes.fill(0, 0, 32));
  const { findings } = await verify(folder);
  assert.deepEqual(brief(findings), [['wrong-tile', undefined]]);
  assert.match(findings[0]?.detail ?? '', /entries 0 to 255/);
});

test('a checkpoint that is absent, altered or by another key is no checkpoint', async () => {
  const folder = await writeLog(entries);
  const note = checkpointOf(entries.length, rootOf(entries.map(hashLeaf)));
  for (const bad of [note.replace('\n12\n', '\n11\n'), note.replace(origin, 'good.example'), 'x']) {
    await put(folder, 'checkpoint', bad);
    assert.deepEqual(brief((await verify(folder)).findings), [['bad-signature', undefined]]);
  }
  await put(folder, 'checkpoint', note);
  const stranger = vkey.replace(/\+.*/, '+00000000+AQ==');
  assert.deepEqual(brief((await verify(folder, { vkey: stranger })).findings), [
    ['unreadable', undefined],
  ]);
  await rm(join(folder, 'checkpoint'));
  assert.deepEqual(brief((await verify(folder)).findings), [['unreadable', undefined]]);
});

test('entries that hold anything personal or not canonical are malformed', async () => {
  for (const text of [
    '{"day":"2027-01-11","type":"none","v":1,"who":"anna"}',
    '{"day":"2027-01-11","docket":"@anna@example.com","type":"none","v":1}',
    '{"day":"2027-01-11T09:00:00Z","type":"none","v":1}',
    '{"type":"none","day":"2027-01-11","v":1}',
    '{"day":"2027-01-11","type":"none","v":1} ',
    '{"day":"2027-01-11","type":"none","v":2}',
    '{"day":"2027-01-11","type":"none","v":1.0}',
    '{"day":"2027-01-11","day":"2027-01-11","type":"none","v":1}',
    '{"day":"yesterday","type":"none","v":1}',
    '{"day":"2027-01-11","docket":"anna","seq":1,"type":"exit-offered","v":1}',
    '{"commitments":{"sor":"ab","exhibits":"cd"},"day":"2027-01-11","type":"none","v":1}',
    '{"commitments":{"@anna":"ab"},"day":"2027-01-11","type":"none","v":1}',
    '{"day":"2027-01-11","ref":-0,"type":"none","v":1}',
    'nonsense',
  ]) {
    const folder = await writeLog([...entries, Buffer.from(text)]);
    assert.deepEqual(brief((await verify(folder)).findings), [['malformed', 12]], text);
  }
});

test('padding that speaks, rests under something, or is dated back is found', async () => {
  const misused: readonly (readonly [string, number, forged.Act])[] = [
    ['padding-misused', 12, { type: 'none', commitments: { sor: forged.hash } }],
    ['padding-misused', 12, { type: 'none', outcome: 'proved' }],
    ['padding-misused', 12, { type: 'none', rules: forged.rules }],
    ['padding-misused', 12, { type: 'none', ref: 4 }],
    ['padding-misused', 12, { type: 'none', panel: forged.one }],
    ['padding-misused', 12, { type: 'corrigendum', ref: 11 }],
    ['padding-misused', 12, { type: 'erasure', docket: b, ref: 10 }],
    ['back-dated', 12, { type: 'none', day: '2027-01-10' }],
    ['back-dated', 12, { type: 'exit-offered', docket: b, day: '2026-12-31' }],
  ];
  for (const [kind, index, act] of misused) {
    const { findings } = await verify(await writeLog(logOf([...story, act])));
    assert.deepEqual(brief(findings), [[kind, index]], JSON.stringify(act));
  }
  const docketed = await verify(await writeLog(logOf([...story, { type: 'none', docket: b }])));
  assert.ok(docketed.findings.some(({ kind }) => kind === 'padding-misused'));
  const padded = Array.from({ length: 4 }, () => ({ type: 'none', day: '2027-01-12' }));
  assert.ok((await verify(await writeLog(logOf([...story, ...padded])))).ok);
});
