import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson } from './canonical-json.ts';
import { constantTimeEqual, randomToken } from './crypto.ts';
import { boundedLimit, pageOf } from './page.ts';
import { escapeHtml, graphemeCount, isStorableText } from './text.ts';

test('canonical JSON does not depend on the order of keys', () => {
  assert.equal(canonicalJson({ b: 'é', a: 1 }), '{"a":1,"b":"é"}');
  assert.equal(canonicalJson({ a: 1, b: 'é' }), canonicalJson({ b: 'é', a: 1 }));
});

test('a full page has a next cursor, a short one has none', () => {
  const cursorOf = (item: string): string => item;
  assert.deepEqual(pageOf(['c', 'b'], 2, cursorOf), { items: ['c', 'b'], next: 'b', prev: 'c' });
  assert.deepEqual(pageOf(['c'], 2, cursorOf), { items: ['c'], prev: 'c' });
  assert.deepEqual(pageOf([], 2, cursorOf), { items: [] });
});

test('a page size is always within its bounds', () => {
  assert.equal(boundedLimit(undefined, 20, 40), 20);
  assert.equal(boundedLimit(Number.NaN, 20, 40), 20);
  assert.equal(boundedLimit(-5, 20, 40), 1);
  assert.equal(boundedLimit(1e9, 20, 40), 40);
});

test('text helpers count graphemes, escape markup and spot what cannot be stored', () => {
  assert.equal(graphemeCount('👩‍👩‍👧é'), 2);
  assert.equal(escapeHtml(`<a href="x">'&`), '&lt;a href=&quot;x&quot;&gt;&#39;&amp;');
  assert.ok(!isStorableText('a\0b'));
  assert.ok(!isStorableText('\ud800'));
});

test('secrets compare by content, and tokens do not repeat', () => {
  assert.ok(constantTimeEqual('a', 'a'));
  assert.ok(!constantTimeEqual('a', 'b'));
  assert.notEqual(randomToken(), randomToken());
});
