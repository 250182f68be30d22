import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  entryBundle,
  hasTile,
  hashesAtLevel,
  parseTilePath,
  tilePath,
  tilesOfSize,
} from './tile.ts';

test('tile numbers are written in groups of three', () => {
  assert.equal(tilePath({ level: 0, number: 1_234_067, width: 256 }), 'tile/0/x001/x234/067');
  assert.equal(tilePath({ level: 'entries', number: 5, width: 17 }), 'tile/entries/005.p/17');
});

test('a size of 70,000 has the tiles that tlog-tiles counts', () => {
  const paths = tilesOfSize(70_000).map(tilePath);
  assert.equal(paths.filter((path) => /^tile\/0\/.{3,}$/.test(path)).length, 274);
  assert.ok(paths.includes('tile/0/273.p/112'));
  assert.ok(paths.includes('tile/1/000'));
  assert.ok(paths.includes('tile/1/001.p/17'));
  assert.ok(paths.includes('tile/2/000.p/1'));
  assert.ok(paths.includes('tile/entries/273.p/112'));
  assert.deepEqual(tilesOfSize(256).map(tilePath), [
    'tile/entries/000',
    'tile/0/000',
    'tile/1/000.p/1',
  ]);
  assert.deepEqual(tilesOfSize(0), []);
});

test('every tile has one path, and the path gives it back', () => {
  const level = fc.oneof(fc.constant('entries' as const), fc.nat(63));
  const width = fc.integer({ min: 1, max: 256 });
  fc.assert(
    fc.property(level, fc.nat(2 ** 31), width, (...[tileLevel, number, tileWidth]) => {
      const tile = { level: tileLevel, number, width: tileWidth };
      assert.deepEqual(parseTilePath(tilePath(tile)), tile);
    }),
  );
});

test('other spellings name no tile', () => {
  const refused = [
    'tile/0/5',
    'tile/00/005',
    'tile/64/005',
    'tile/0/x000/005',
    'tile/0/005.p/0',
    'tile/0/005.p/256',
    'tile/0/005.p/007',
    'tile/0/005/',
    'tile/-1/005',
    'tile/entries/../checkpoint',
    '/tile/0/005',
  ];
  for (const path of refused) assert.equal(parseTilePath(path), undefined, path);
});

test('a tree has a tile only when all of its hashes are complete', () => {
  assert.ok(hasTile(300, { level: 0, number: 1, width: 44 }));
  assert.ok(!hasTile(300, { level: 0, number: 1, width: 45 }));
  assert.ok(hasTile(300, { level: 1, number: 0, width: 1 }));
  assert.ok(!hasTile(255, { level: 1, number: 0, width: 1 }));
  assert.equal(hashesAtLevel(70_000, 2), 1);
});

test('a bundle frames each entry with its length, big-endian', () => {
  const bundle = entryBundle([Buffer.from('ab'), Buffer.alloc(0), Buffer.alloc(258, 7)]);
  assert.equal(bundle.subarray(0, 8).toString('hex'), '0002616200000102');
  assert.throws(() => entryBundle([Buffer.alloc(65_536)]), RangeError);
});
