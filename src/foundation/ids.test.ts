import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fixedClock } from './clock.ts';
import {
  bucketCount,
  compareIds,
  createIds,
  firstIdAt,
  idBucket,
  idEpochMs,
  idTime,
  parseId,
} from './ids.ts';

const anyTime = fc.integer({ min: idEpochMs + 1, max: Date.UTC(2069, 0, 1) });
const anyBucket = fc.integer({ min: 0, max: bucketCount - 1 });

test('an id gives back its time and its bucket', () => {
  fc.assert(
    fc.property(anyTime, anyBucket, (atMs, bucket) => {
      const id = createIds(fixedClock(new Date(atMs))).next(bucket);
      assert.equal(idTime(id).getTime(), atMs);
      assert.equal(idBucket(id), bucket);
      assert.equal(parseId(id), id);
    }),
  );
});

test('ids sort by time whatever the order of making and the bucket', () => {
  fc.assert(
    fc.property(anyTime, anyTime, anyBucket, anyBucket, (first, second, a, b) => {
      fc.pre(first !== second);
      const ids = createIds(fixedClock(new Date(first)));
      const left = ids.next(a, new Date(first));
      const right = ids.next(b, new Date(second));
      assert.equal(Math.sign(compareIds(left, right)), Math.sign(first - second));
    }),
  );
});

test('a source never repeats itself, also past 1,024 in one millisecond', () => {
  const ids = createIds(fixedClock(new Date('2026-01-01T00:00:00Z')));
  const made = new Set(Array.from({ length: 5000 }, () => ids.next(7)));
  assert.equal(made.size, 5000);
});

test('the first id of a moment bounds every id made then', () => {
  const at = new Date('2026-05-05T05:05:05.005Z');
  const id = createIds(fixedClock(at)).next(0);
  assert.ok(compareIds(firstIdAt(at), id) <= 0);
  assert.ok(compareIds(firstIdAt(new Date(at.getTime() + 1)), id) > 0);
});

test('what is not a 63-bit positive decimal is no id', () => {
  for (const text of [
    '',
    '0',
    '01',
    '-1',
    '1e3',
    ' 1',
    '1 ',
    '9223372036854775808',
    'abc',
    '1'.repeat(40),
  ]) {
    assert.equal(parseId(text), undefined, text);
  }
  assert.equal(parseId('9223372036854775807'), '9223372036854775807');
});
