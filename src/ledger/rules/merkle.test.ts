import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  consistencySpans,
  emptyRoot,
  inclusionSpans,
  leafHashOf,
  leftNeighbours,
  nodeHashOf,
  nodesCompletedBy,
  spanHash,
  type NodeLookup,
} from './merkle.ts';
import { provesConsistency, provesInclusion } from './proof.ts';

const vectorEntries = ['', 'a', 'bb', 'ccc', 'dddd', 'eeeee', 'ffffff'];

/** The roots of the first 0 to 7 vector entries. */
const vectorRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  '688dc6244b041199e7ab4990df6340ce3dc14caa5cd5a0e1131addaa1209e1a6',
  '5cc47ef293064855d105cf40b11b1f5ddecde062dd789a3ba29236c7fb5b3b40',
  '0c51304d349ee87fd13f0e879421060fa13cf387282487c089bc197738fdeb0c',
  'a24e1435329194da981a6ea80d44274fbb6e87a64f77920020fcd3d5808d4354',
  '69853391bde2128b3ee9f4665da160f9b9de9ab114c8055818f0c3c3006c635b',
  '80bea6847da15bd2a145bbce5c01fb61672c4ad0f91da2e282075758d2610de2',
];

const inclusionOf2In7 = [
  'e0aa59c39192da9adcbda848d2c9aa11e5b249315ded98449ae3fc5ed361a238',
  '688dc6244b041199e7ab4990df6340ce3dc14caa5cd5a0e1131addaa1209e1a6',
  '3273f451e07a36335ed48e12029fe38d4456c29aba6b0b00911556b032d98a76',
];

/** Grows a tree one entry at a time, as the log does, and keeps every complete subtree. */
function grow(entries: readonly string[]): NodeLookup {
  const stored = new Map<string, Buffer>();
  const lookup: NodeLookup = ({ level, position }) => {
    const hash = stored.get(`${level}/${position}`);
    assert.ok(hash, `node ${level}/${position}`);
    return hash;
  };
  entries.forEach((entry, index) => {
    const nodes = nodesCompletedBy(index, leafHashOf(Buffer.from(entry)), lookup);
    assert.equal(nodes.length, leftNeighbours(index).length + 1);
    for (const node of nodes) stored.set(`${node.level}/${node.position}`, node.hash);
  });
  return lookup;
}

const hex = (hashes: readonly Buffer[]): string[] => hashes.map((hash) => hash.toString('hex'));

/** The definition of RFC 6962 §2.1, word for word. */
function rootByDefinition(leaves: readonly Buffer[]): Buffer {
  const [only] = leaves;
  if (only === undefined) return emptyRoot;
  if (leaves.length === 1) return only;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return nodeHashOf(
    rootByDefinition(leaves.slice(0, split)),
    rootByDefinition(leaves.slice(split)),
  );
}

test('the roots of the vector entries are those published', () => {
  const lookup = grow(vectorEntries);
  const roots = vectorRoots.map((_, size) => spanHash({ from: 0, to: size }, lookup));
  assert.deepEqual(hex(roots), vectorRoots);
  assert.equal(
    leafHashOf(Buffer.from('a')).toString('hex'),
    '022a6979e6dab7aa5ae4c3e5e45f7e977112a7e63593820dbec1ec738a24f93c',
  );
});

test('the proofs of the vector entries are those published', () => {
  const lookup = grow(vectorEntries);
  const inclusion = inclusionSpans(2, 7).map((span) => spanHash(span, lookup));
  assert.deepEqual(hex(inclusion), inclusionOf2In7);
  const consistency = consistencySpans(3, 7).map((span) => spanHash(span, lookup));
  const leafOf2 = '69372b398d6cc28945af8d2474c0b7661b6ab4587d2eb59364e914adf655fcee';
  assert.deepEqual(hex(consistency), [leafOf2, ...inclusionOf2In7]);
});

const largest = 300;
const entries = Array.from({ length: largest }, (_, index) => `entry ${index}`);

test('at every size to 300 the root is as defined and every entry is proved', () => {
  const lookup = grow(entries);
  const leaves = entries.map((entry) => leafHashOf(Buffer.from(entry)));
  for (let size = 0; size <= largest; size += 1) {
    const root = spanHash({ from: 0, to: size }, lookup);
    assert.deepEqual(root, rootByDefinition(leaves.slice(0, size)), `root of ${size}`);
    for (let index = 0; index < size; index += size < 70 ? 1 : 7) {
      const path = inclusionSpans(index, size).map((span) => spanHash(span, lookup));
      const claim = { leafHash: leafHashOf(Buffer.from(`entry ${index}`)), index, size, path };
      assert.ok(provesInclusion(claim, root), `${index} of ${size}`);
    }
  }
});

test('between any two sizes the older tree is proved a prefix', () => {
  const lookup = grow(entries);
  const roots = Array.from({ length: largest + 1 }, (_, to) => spanHash({ from: 0, to }, lookup));
  const rootOf = (size: number): Buffer => roots[size] ?? emptyRoot;
  for (let secondSize = 0; secondSize <= largest; secondSize += secondSize < 40 ? 1 : 13) {
    for (let firstSize = 0; firstSize <= secondSize; firstSize += 1) {
      const path = consistencySpans(firstSize, secondSize).map((span) => spanHash(span, lookup));
      const claim = {
        firstSize,
        secondSize,
        path,
        firstRoot: rootOf(firstSize),
        secondRoot: rootOf(secondSize),
      };
      assert.ok(provesConsistency(claim), `${firstSize} to ${secondSize}`);
    }
  }
});

const lookup = grow(entries);
const flipped = (hash: Buffer, bit: number): Buffer => {
  const copy = Buffer.from(hash);
  copy[Math.floor(bit / 8)] = (copy[Math.floor(bit / 8)] ?? 0) ^ (1 << (bit % 8));
  return copy;
};
const anyBit = fc.nat(255);

test('an inclusion proof with anything changed proves nothing', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: largest }), fc.nat(), anyBit, fc.nat(), (...any) => {
      const [size, which, bit, part] = any;
      const index = which % size;
      const root = spanHash({ from: 0, to: size }, lookup);
      const leafHash = lookup({ level: 0, position: index });
      const path = inclusionSpans(index, size).map((span) => spanHash(span, lookup));
      const claim = { leafHash, index, size, path };
      assert.ok(provesInclusion(claim, root));
      assert.ok(!provesInclusion(claim, flipped(root, bit)));
      assert.ok(!provesInclusion({ ...claim, leafHash: flipped(leafHash, bit) }, root));
      assert.ok(!provesInclusion({ ...claim, path: [...path, root] }, root));
      if (size > 1) {
        const other = (index + 1 + (part % (size - 1))) % size;
        assert.ok(!provesInclusion({ ...claim, index: other }, root));
        assert.ok(!provesInclusion({ ...claim, path: path.slice(1) }, root));
        const at = part % path.length;
        const changed = path.map((hash, place) => (place === at ? flipped(hash, bit) : hash));
        assert.ok(!provesInclusion({ ...claim, path: changed }, root));
      }
    }),
  );
});

test('a consistency proof with anything changed proves nothing', () => {
  const anySize = fc.integer({ min: 1, max: largest });
  fc.assert(
    fc.property(anySize, anySize, anyBit, fc.nat(), (one, other, bit, part) => {
      const [firstSize, secondSize] = one < other ? [one, other] : [other, one];
      const path = consistencySpans(firstSize, secondSize).map((span) => spanHash(span, lookup));
      const firstRoot = spanHash({ from: 0, to: firstSize }, lookup);
      const secondRoot = spanHash({ from: 0, to: secondSize }, lookup);
      const claim = { firstSize, firstRoot, secondSize, secondRoot, path };
      assert.ok(provesConsistency(claim));
      assert.ok(!provesConsistency({ ...claim, firstRoot: flipped(firstRoot, bit) }));
      assert.ok(!provesConsistency({ ...claim, secondRoot: flipped(secondRoot, bit) }));
      assert.ok(!provesConsistency({ ...claim, path: [...path, firstRoot] }));
      if (path.length > 0) {
        const at = part % path.length;
        const changed = path.map((hash, place) => (place === at ? flipped(hash, bit) : hash));
        assert.ok(!provesConsistency({ ...claim, path: changed }));
        assert.ok(!provesConsistency({ ...claim, path: path.slice(1) }));
      }
    }),
  );
});

test('proofs outside the tree are not asked for and not believed', () => {
  assert.throws(() => inclusionSpans(7, 7), RangeError);
  assert.throws(() => inclusionSpans(-1, 7), RangeError);
  assert.throws(() => consistencySpans(8, 7), RangeError);
  const leafHash = lookup({ level: 0, position: 0 });
  assert.ok(!provesInclusion({ leafHash, index: 0, size: 0, path: [] }, emptyRoot));
  assert.ok(!provesInclusion({ leafHash, index: 0.5, size: 2, path: [leafHash] }, emptyRoot));
  const empty = { firstSize: 0, firstRoot: emptyRoot, secondSize: 1, secondRoot: leafHash };
  assert.ok(provesConsistency({ ...empty, path: [] }));
  assert.ok(!provesConsistency({ ...empty, firstRoot: leafHash, path: [] }));
});

test('positions beyond 32 bits are exact', () => {
  const size = 2 ** 40 + 1;
  assert.equal(inclusionSpans(2 ** 40, size).length, 1);
  assert.equal(inclusionSpans(2 ** 40 - 1, size).length, 41);
  assert.equal(leftNeighbours(2 ** 40 - 1).length, 40);
});
