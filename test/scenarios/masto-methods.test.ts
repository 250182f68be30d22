import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areas } from './masto/areas.ts';
import { listMastoMethods } from './masto/methods.ts';

test('the methods of masto are read from its own types', () => {
  const methods = listMastoMethods();
  assert.ok(methods.length > 190, String(methods.length));
  for (const known of ['v1.statuses.create', 'v1.accounts.$select.follow', 'v2.filters.list']) {
    assert.ok(methods.includes(known), known);
  }
});

test('every method but those for moderators is in exactly one area', () => {
  const prefixes = Object.values(areas).flat();
  const amiss = listMastoMethods()
    .filter((method) => !method.startsWith('v1.admin.'))
    .filter((method) => prefixes.filter((path) => method.startsWith(`${path}.`)).length !== 1);
  assert.deepEqual(amiss, []);
});
