import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { noteText, parseTreeHead, treeHeadText } from './rules/checkpoint.ts';
import { emptyRoot, leafHashOf, nodeHashOf } from './rules/merkle.ts';
import { openNote, parseVkey, signerOf, signNote, verifierOf, vkeyOf } from './note.ts';
import { judgeProofFile, parseProofFile, proofFileText } from './proof-file.ts';

function newSigner(name: string) {
  const { privateKey } = generateKeyPairSync('ed25519');
  return signerOf(name, privateKey.export({ format: 'der', type: 'pkcs8' }));
}

const log = newSigner('example.com/ledger');
const other = newSigner('witness.example');

/** The key, text and signature of golang.org/x/mod/sumdb/note, which C2SP signed-note describes. */
const peterVkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW';
const peterNote = `If you think cryptography is the answer to your problem,
then you don't know what your problem is.

— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=
`;

test('a note by another implementation opens with its verifier key', () => {
  const peter = parseVkey(peterVkey);
  assert.ok(peter);
  assert.equal(vkeyOf(peter), peterVkey);
  assert.equal(openNote(peterNote, [peter]).kind, 'verified');
  assert.equal(openNote(peterNote.replace('answer', 'cause'), [peter]).kind, 'bad-signature');
});

test('a note signed by us opens, and any flipped byte spoils it', () => {
  const note = signNote('hello\n\nworld\n', log);
  assert.deepEqual(openNote(note, [log, other]), {
    kind: 'verified',
    text: 'hello\n\nworld\n',
    names: ['example.com/ledger'],
  });
  const bytes = Buffer.from(note);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.nat(7), (at, bit) => {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ (1 << bit);
      assert.notEqual(openNote(changed.toString('utf8'), [log]).kind, 'verified');
    }),
  );
});

test('signatures by strangers are ignored, one known key is needed', () => {
  const note = signNote('text\n', log);
  const both = note + (signNote('text\n', other).split('\n\n')[1] ?? '');
  assert.equal(openNote(both, [other]).kind, 'verified');
  assert.equal(openNote(note, [other]).kind, 'unsigned');
  assert.equal(openNote(note, [newSigner(log.name)]).kind, 'unsigned');
  const forged = both.replace(/(— witness\.example .{12})./u, '$1#');
  assert.equal(openNote(forged, [log]).kind, 'malformed');
});

test('notes without their form are malformed', () => {
  for (const note of [
    '',
    'text',
    'text\n',
    'text\n\n',
    '\n\n— a AAAAAAAA\n',
    'a\tb\n\n— a AAAAAAAA\n',
  ]) {
    assert.equal(openNote(note, [log]).kind, 'malformed', JSON.stringify(note));
  }
  assert.throws(() => signNote('no newline', log), RangeError);
});

test('a verifier key whose parts disagree is refused', () => {
  const vkey = vkeyOf(log);
  assert.deepEqual(parseVkey(vkey)?.publicKey, log.publicKey);
  for (const bad of [
    vkey.replace('example', 'exemple'),
    'a+b',
    '',
    `${vkey}AAAA`,
    'a b+c74f20a3+AQ==',
  ]) {
    assert.equal(parseVkey(bad), undefined, bad);
  }
  assert.throws(() => verifierOf('with space', log.publicKey), RangeError);
  assert.throws(() => verifierOf('a+b', log.publicKey), RangeError);
});

test('a tree head reads back, and loose spellings do not', () => {
  const head = { origin: 'example.com/ledger', size: 12_345, root: emptyRoot };
  const text = treeHeadText(head);
  assert.deepEqual(parseTreeHead(text), head);
  assert.deepEqual(parseTreeHead(`${text}extension\n`), head);
  for (const bad of [
    text.replace('12345', '012345'),
    text.replace('12345', '-1'),
    text.replace('12345', '99999999999999999'),
    text.replace('example', 'exa mple'),
    text.replace(/=\n$/, '\n'),
    text.slice(0, -1),
    `${text}\n`,
  ]) {
    assert.equal(parseTreeHead(bad), undefined, JSON.stringify(bad));
  }
});

test('a proof file convinces for its entry, and for nothing else', () => {
  const entry = Buffer.from('{"type":"warning"}');
  const sibling = leafHashOf(Buffer.from('other'));
  const leaf = leafHashOf(entry);
  const root = nodeHashOf(leaf, sibling);
  const head = treeHeadText({ origin: log.name, size: 2, root });
  const file = proofFileText({ index: 0, path: [sibling], checkpoint: signNote(head, log) });
  assert.ok(file.startsWith('c2sp.org/tlog-proof@v1\nindex 0\n'));
  assert.deepEqual(parseProofFile(file)?.path, [sibling]);
  assert.equal(judgeProofFile(file, entry, log), 'proved');
  assert.equal(judgeProofFile(file, Buffer.from('{"type":"ban"}'), log), 'not-included');
  assert.equal(judgeProofFile(file.replace('index 0', 'index 1'), entry, log), 'not-included');
  assert.equal(judgeProofFile(file, entry, other), 'other-log');
  assert.equal(judgeProofFile(file, entry, newSigner(log.name)), 'unsigned');
  assert.equal(judgeProofFile('index 0', entry, log), 'malformed');
  const withExtra = file.replace('index 0', 'extra aGk=\nindex 0');
  assert.equal(judgeProofFile(withExtra, entry, log), 'proved');
  assert.equal(noteText(signNote(head, log)), head);
});
