import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, it } from 'node:test';
import { sha256 } from '#foundation';
import { checkProof } from './check.ts';
import { isSignedBy, leafHash, readCheckpoint, rootOf, type Proof } from './inclusion.ts';

/** RFC 6962 hashing of `""`, `"a"`, `"bb"` … as the transparency-log reference computes it. */
const vector: Proof = {
  index: 2,
  size: 7,
  leafHash: '',
  path: [
    'e0aa59c39192da9adcbda848d2c9aa11e5b249315ded98449ae3fc5ed361a238',
    '688dc6244b041199e7ab4990df6340ce3dc14caa5cd5a0e1131addaa1209e1a6',
    '3273f451e07a36335ed48e12029fe38d4456c29aba6b0b00911556b032d98a76',
  ],
  root: '80bea6847da15bd2a145bbce5c01fb61672c4ad0f91da2e282075758d2610de2',
  checkpoint: '',
};

const bytes = (text: string) => new TextEncoder().encode(text);

describe('a proof checked in the browser', () => {
  it('hashes a leaf as RFC 6962 does', async () => {
    assert.equal(
      await leafHash(bytes('a')),
      '022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c',
    );
  });

  it('leads from the leaf to the root', async () => {
    const proof = { ...vector, leafHash: await leafHash(bytes('bb')) };
    assert.equal(await rootOf(proof), vector.root);
  });

  it('leads elsewhere for another leaf, place, size or path', async () => {
    const proof = { ...vector, leafHash: await leafHash(bytes('bb')) };
    const wrong: Proof[] = [
      { ...proof, leafHash: await leafHash(bytes('bc')) },
      { ...proof, index: 3 },
      { ...proof, path: proof.path.slice(1) },
      { ...proof, path: [...proof.path, proof.root] },
      { ...proof, index: 7 },
    ];
    for (const one of wrong) assert.notEqual(await rootOf(one), vector.root);
  });
});

function signedCheckpoint(root: string, size: number) {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(12);
  const name = 'folkmoot.test/ledger';
  const key = Buffer.concat([Buffer.of(1), raw]);
  const keyId = sha256(Buffer.concat([Buffer.from(`${name}\n`), key])).subarray(0, 4);
  const text = `${name}\n${size}\n${Buffer.from(root, 'hex').toString('base64')}\n`;
  const signature = sign(null, Buffer.from(text), privateKey);
  const field = Buffer.concat([keyId, signature]).toString('base64');
  return {
    note: `${text}\n— ${name} ${field}\n`,
    vkey: `${name}+${keyId.toString('hex')}+${key.toString('base64')}`,
  };
}

describe('a signed checkpoint', () => {
  it('states its size and root', () => {
    const { note } = signedCheckpoint(vector.root, 7);
    assert.deepEqual(readCheckpoint(note), {
      origin: 'folkmoot.test/ledger',
      size: 7,
      root: vector.root,
    });
  });

  it('is signed by its key and by no other', async () => {
    const { note, vkey } = signedCheckpoint(vector.root, 7);
    const other = signedCheckpoint(vector.root, 7);
    assert.equal(await isSignedBy(note, vkey), true);
    assert.equal(await isSignedBy(note, other.vkey), false);
    assert.equal(await isSignedBy(note.replace('\n7\n', '\n8\n'), vkey), false);
    assert.equal(await isSignedBy('nonsense', vkey), false);
  });

  it('carries a whole verdict, each part on its own', async () => {
    const { note, vkey } = signedCheckpoint(vector.root, 7);
    const proof = { ...vector, leafHash: await leafHash(bytes('bb')), checkpoint: note };
    assert.deepEqual(await checkProof('bb', proof, vkey), {
      leaf: true,
      root: true,
      signature: true,
    });
    assert.equal((await checkProof('bx', proof, vkey)).leaf, false);
    const forked = { ...proof, checkpoint: signedCheckpoint('00'.repeat(32), 7).note };
    assert.deepEqual(await checkProof('bb', forked, vkey), {
      leaf: true,
      root: false,
      signature: false,
    });
  });
});
