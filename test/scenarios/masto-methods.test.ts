import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

test('every method is in exactly one area, which one test drives', () => {
  const prefixes = Object.values(areas).flat();
  const amiss = listMastoMethods().filter(
    (method) => prefixes.filter((path) => method.startsWith(`${path}.`)).length !== 1,
  );
  assert.deepEqual(amiss, []);
});

test('each area has a file that holds all of it to be driven', () => {
  const files = readdirSync(import.meta.dirname).filter((name) =>
    /^masto-.*\.test\.ts$/.test(name),
  );
  const texts = files.map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  const left = Object.keys(areas).filter(
    (area) => !texts.some((text) => text.includes(`stage.assertDriven(areas.${area}`)),
  );
  assert.deepEqual(left, []);
});
