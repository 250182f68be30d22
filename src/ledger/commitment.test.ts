import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commit, newDocket } from './commit.ts';
import { commitmentOf, opensCommitment } from './commitment.ts';

const salt = Buffer.from(Array.from({ length: 32 }, (_, byte) => byte));

test('the published commitment vector', () => {
  const document = { a: 1, b: 'é' };
  const commitment = commitmentOf('sor', document, salt).toString('hex');
  assert.equal(commitment, '7229aab36c99a2de36f07fa3012da22be573d70951746a5eb7ddb750f32a9e96');
  assert.ok(opensCommitment(commitment, 'sor', { document: { b: 'é', a: 1 }, salt }));
  assert.ok(!opensCommitment(commitment, 'sor', { document: { a: 2, b: 'é' }, salt }));
  assert.ok(!opensCommitment(commitment, 'findings', { document, salt }));
  assert.ok(!opensCommitment(commitment, 'sor', { document, salt: Buffer.alloc(32) }));
  assert.ok(!opensCommitment('zz', 'sor', { document, salt }));
  assert.throws(() => commitmentOf('sor', document, Buffer.alloc(16)), RangeError);
  assert.throws(() => commitmentOf('exhibits', Buffer.from('bytes'), salt), RangeError);
});

test('two commitments to one document have nothing in common', () => {
  const first = commit('sor', { a: 1 });
  const second = commit('sor', { a: 1 });
  assert.notEqual(first.commitment, second.commitment);
  assert.ok(opensCommitment(first.commitment, 'sor', { document: { a: 1 }, salt: first.salt }));
  assert.ok(!opensCommitment(first.commitment, 'sor', { document: { a: 1 }, salt: second.salt }));
  assert.match(newDocket(), /^[0-9a-f]{32}$/);
});
