import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compareWords, type Stretch } from './compare-words.ts';

const before = (stretches: readonly Stretch[]): string =>
  stretches.flatMap(({ kind, text }) => (kind === 'added' ? [] : [text])).join('');
const after = (stretches: readonly Stretch[]): string =>
  stretches.flatMap(({ kind, text }) => (kind === 'removed' ? [] : [text])).join('');

test('only the words that changed are shown as changed', () => {
  assert.deepEqual(
    compareWords('Do not threaten anyone here.', 'Do not threaten any person here.'),
    [
      { kind: 'same', text: 'Do not threaten ' },
      { kind: 'removed', text: 'anyone' },
      { kind: 'added', text: 'any person' },
      { kind: 'same', text: ' here.' },
    ],
  );
  assert.deepEqual(compareWords('', 'new'), [{ kind: 'added', text: 'new' }]);
  assert.deepEqual(compareWords('as it was', 'as it was'), [{ kind: 'same', text: 'as it was' }]);
});

test('both texts are in the comparison whole, in few words and in many', () => {
  const word = fc.constantFrom('a', 'b', 'c ', '  ', 'd\n', 'e.', 'ß');
  const text = fc.array(word, { maxLength: 40 }).map((words) => words.join(' '));
  fc.assert(
    fc.property(text, text, (one, other) => {
      const stretches = compareWords(one, other);
      assert.equal(before(stretches), one);
      assert.equal(after(stretches), other);
    }),
  );
});

test('what two texts share is never shown as both removed and added around nothing', () => {
  const one = compareWords('one two three four five', 'zero two four six');
  const shared = one.flatMap(({ kind, text }) =>
    kind === 'same' ? [text.trim()].filter((word) => word !== '') : [],
  );
  assert.deepEqual(shared, ['two', 'four']);
});

test('two endless texts are compared in bounded time', () => {
  const one = Array.from({ length: 30_000 }, (_, at) => `a${at}`).join(' ');
  const other = Array.from({ length: 30_000 }, (_, at) => `b${at}`).join(' ');
  const began = performance.now();
  assert.equal(compareWords(one, other).length, 2);
  assert.ok(performance.now() - began < 2000);
});
