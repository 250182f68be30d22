import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRefusal, refuse } from './refusal.ts';

test('a refusal names its article in its message', () => {
  const refusal = refuse('warning-missing', { article: 3, detail: 'no warning was served' });
  assert.equal(refusal.message, 'Article 3: no warning was served');
  assert.equal(refusal.code, 'warning-missing');
  assert.ok(isRefusal(refusal));
  assert.ok(!isRefusal(new Error('broken')));
});
