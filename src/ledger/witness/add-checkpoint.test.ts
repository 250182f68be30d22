import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync } from 'node:crypto';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { testDatabase } from '#testing';
import { openCosignature } from '../cosignature.ts';
import { parseVkey, signNote, signerOf, vkeyOf, type Signer } from '../note.ts';
import { treeHeadText } from '../rules/checkpoint.ts';
import { consistencySpans, leafHashOf, nodeHashOf, spanHash, type Span } from '../rules/merkle.ts';
import { submissionText } from '../rules/submission.ts';
import { addCheckpoint, findCosignedCheckpoint } from './add-checkpoint.ts';
import { witnessLog } from './trusted-logs.ts';
import { readWitnessVkey } from './witness-key.ts';

const { world, db, close } = await testDatabase();
after(close);

/** A log in memory, which signs whatever it is told to. */
function fakeLog(name: string) {
  const pkcs8 = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  const signer = signerOf(name, pkcs8);
  return { signer, vkey: vkeyOf(signer) };
}

const entriesOf = (count: number, word = 'entry'): string[] =>
  Array.from({ length: count }, (_, index) => `${word} ${index}`);

function hashOf(entries: readonly string[], span: Span): Buffer {
  return spanHash(span, ({ level, position }) => {
    const width = 2 ** level;
    const part = entries.slice(position * width, (position + 1) * width);
    return fold(part.map((entry) => leafHashOf(Buffer.from(entry))));
  });
}

function fold(hashes: readonly Buffer[]): Buffer {
  const [only] = hashes;
  if (hashes.length === 1 && only !== undefined) return only;
  const middle = hashes.length / 2;
  return nodeHashOf(fold(hashes.slice(0, middle)), fold(hashes.slice(middle)));
}

function bodyFor(signer: Signer, entries: readonly string[], oldSize: number): string {
  const root = hashOf(entries, { from: 0, to: entries.length });
  const checkpoint = signNote(
    treeHeadText({ origin: signer.name, size: entries.length, root }),
    signer,
  );
  const spans = oldSize === 0 ? [] : consistencySpans(oldSize, entries.length);
  return submissionText({ oldSize, path: spans.map((span) => hashOf(entries, span)), checkpoint });
}

test('a witness follows a log that only grows, and its cosignature can be checked', async () => {
  const { signer, vkey } = fakeLog('log.example/grows');
  await witnessLog(world, vkey);
  const key = parseVkey((await readWitnessVkey(db)) ?? '', 'cosignature');
  assert.ok(key !== undefined);
  for (const [oldSize, size] of [
    [0, 3],
    [3, 3],
    [3, 8],
    [8, 300],
  ] as const) {
    const body = bodyFor(signer, entriesOf(size), oldSize);
    const answer = await addCheckpoint(world, body);
    assert.ok(answer.is === 'cosigned', `${oldSize} to ${size}: ${answer.is}`);
    const hash = createHash('sha256').update(signer.name).digest('hex');
    const note = (await findCosignedCheckpoint(db, hash)) ?? '';
    const text = note.slice(0, note.lastIndexOf('\n\n') + 1);
    const made = openCosignature(answer.line.trimEnd(), text, key);
    assert.equal(made?.signedAt, world.clock.now().getTime() / 1000);
    assert.ok(note.endsWith(answer.line));
  }
});

test('what a witness has not seen grow is not cosigned', async () => {
  const { signer, vkey } = fakeLog('log.example/lies');
  const stranger = fakeLog('log.example/stranger');
  await witnessLog(world, vkey);
  const first = bodyFor(signer, entriesOf(5), 0);
  assert.equal((await addCheckpoint(world, first)).is, 'cosigned');
  const tries: readonly (readonly [string, string])[] = [
    ['malformed', ''],
    ['malformed', `${first}\u0000`],
    ['malformed', first.replace('old 0', 'old 6')],
    ['malformed', first.replace('old 0', 'old 00')],
    ['unknown-log', bodyFor(stranger.signer, entriesOf(5), 0)],
    ['not-signed', bodyFor({ ...stranger.signer, name: signer.name }, entriesOf(9), 5)],
    ['not-signed', first.replace('old 0', 'old 5').replace('\n5\n', '\n6\n')],
    ['other-size', first],
    // A shorter tree, the same size with another root, and another history that is longer.
    ['malformed', bodyFor(signer, entriesOf(3), 0).replace('old 0', 'old 5')],
    ['inconsistent', bodyFor(signer, entriesOf(5, 'forged'), 5)],
    ['inconsistent', bodyFor(signer, [...entriesOf(4), 'forged', ...entriesOf(4)], 5)],
  ];
  for (const [expected, body] of tries) {
    const answer = await addCheckpoint(world, body);
    assert.equal(answer.is, expected, body);
    if (answer.is === 'other-size') assert.equal(answer.size, 5);
  }
});

test('of two futures sent at once a witness cosigns one', async () => {
  const { signer, vkey } = fakeLog('log.example/forks');
  await witnessLog(world, vkey);
  await addCheckpoint(world, bodyFor(signer, entriesOf(4), 0));
  const futures = Array.from({ length: 8 }, (_, index) =>
    bodyFor(signer, [...entriesOf(4), `future ${index}`], 4),
  );
  const answers = await Promise.all(futures.map((body) => addCheckpoint(world, body)));
  assert.equal(answers.filter(({ is }) => is === 'cosigned').length, 1);
  assert.equal(answers.filter(({ is }) => is === 'other-size').length, 7);
});

test('SQL cannot lead a witness back, nor make it forget', async () => {
  const refused = { message: /Article 12/ };
  const tries = [
    sql`update ledger_witnessed_logs set size = size - 1 where root is not null`,
    sql`update ledger_witnessed_logs set root = sha256('other') where root is not null`,
    sql`delete from ledger_witnessed_logs where root is not null`,
    sql`delete from ledger_witness_keys`,
    sql`update ledger_cosignatures set size = size`,
  ];
  for (const attempt of tries) await assert.rejects(attempt.execute(db), refused);
});

test('a log is witnessed once, and only by a key of a log', async () => {
  const { vkey } = fakeLog('log.example/once');
  await witnessLog(world, vkey);
  await assert.rejects(witnessLog(world, vkey), { code: 'taken' });
  const own = (await readWitnessVkey(db)) ?? '';
  for (const wrong of ['', 'log.example+00000000+AAAA', own]) {
    await assert.rejects(witnessLog(world, wrong), { code: 'invalid', field: 'vkey' });
  }
});
