import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { after, test } from 'node:test';
import { verifyCheckpoint } from '@sigstore/verify/dist/tlog/checkpoint.js';
import { verifyMerkleInclusion } from '@sigstore/verify/dist/tlog/merkle.js';
import { transact } from '#infrastructure';
import { testDatabase } from '#testing';
import { appendEntry } from './append-entry.ts';
import { newDocket } from './commit.ts';
import { findLedgerFile } from './files.ts';
import { openNote, parseVkey, type Verifier } from './note.ts';
import { inclusionProof } from './proofs.ts';
import { publishCheckpoint } from './publish-checkpoint.ts';

/**
 * The log as others read it: npm's own verifier (sigstore) judges our checkpoints and proofs, and our
 * reader judges notes that Go's module database and the specification publish.
 */
const { world, db, close } = await testDatabase();
after(close);

const entries = 300;

async function fill(): Promise<void> {
  for (let index = 0; index < entries; index += 1) {
    const docket = newDocket();
    await transact(world, (tx) => appendEntry(tx, world, { type: 'exit-offered', docket }));
  }
  await publishCheckpoint(world);
}

async function fileAt(path: string): Promise<Buffer> {
  const body = (await findLedgerFile(db, path))?.body;
  assert.ok(body !== undefined, path);
  return Buffer.from(body);
}

/** The entries of a bundle: each after its length in two bytes. */
function unbundle(bundle: Buffer): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bundle.length;) {
    const end = at + 2 + bundle.readUInt16BE(at);
    found.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return found;
}

/** The log as sigstore knows one: its key, the hint before each signature, its address. */
function trusted({ name, keyId, publicKey }: Verifier) {
  const x = publicKey.toString('base64url');
  return {
    logID: keyId,
    baseURL: `https://${name}`,
    publicKey: createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } }),
    validFor: { start: new Date(0), end: new Date(8.64e15) },
  };
}

function proven(body: Buffer, index: number, hashes: readonly string[], envelope: string) {
  return {
    canonicalizedBody: body,
    logIndex: String(index),
    logId: { keyId: Buffer.alloc(0) },
    kindVersion: { kind: '', version: '' },
    integratedTime: '0',
    inclusionPromise: undefined,
    inclusionProof: {
      logIndex: String(index),
      rootHash: Buffer.alloc(0),
      treeSize: String(entries),
      hashes: hashes.map((hash) => Buffer.from(hash, 'hex')),
      checkpoint: { envelope },
    },
  };
}

test('a verifier that is not ours accepts every entry as served, and no other', async () => {
  await fill();
  const note = (await fileAt('checkpoint')).toString();
  const log = parseVkey((await fileAt('vkey')).toString().trim());
  assert.ok(log !== undefined);
  const served = [
    ...unbundle(await fileAt('tile/entries/000')),
    ...unbundle(await fileAt(`tile/entries/001.p/${entries - 256}`)),
  ];
  assert.equal(served.length, entries);
  for (const [index, body] of served.entries()) {
    const { path } = await inclusionProof(db, index);
    const entry = proven(body, index, path, note);
    const checkpoint = verifyCheckpoint(entry, [trusted(log)]);
    verifyMerkleInclusion(entry, checkpoint);
    const other = proven(Buffer.concat([body, Buffer.of(0)]), index, path, note);
    assert.throws(() => verifyMerkleInclusion(other, checkpoint), /root hash/);
  }
  const forged = proven(Buffer.alloc(0), 0, [], note.replace(`\n${entries}\n`, '\n299\n'));
  assert.throws(() => verifyCheckpoint(forged, [trusted(log)]), /signature/);
});

/** Published with Go's package note, and with the specification C2SP signed-note. */
const published = [
  {
    vkey: 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
    note:
      'If you think cryptography is the answer to your problem,\n' +
      "then you don't know what your problem is.\n\n" +
      '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n',
  },
  {
    vkey: 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k',
    note:
      'This is an example message.\n\n' +
      '— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n',
  },
] as const;

test('notes that others published are read as they meant them, and not when altered', () => {
  for (const { vkey, note } of published) {
    const verifier = parseVkey(vkey);
    assert.ok(verifier !== undefined, vkey);
    assert.equal(openNote(note, [verifier]).kind, 'verified');
    assert.equal(openNote(note.replace('is ', 'was '), [verifier]).kind, 'bad-signature');
  }
});
