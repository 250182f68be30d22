import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toId } from '#foundation';
import type { Exhibit } from './model.ts';
import { citedExhibits, citedIds, shownExhibits, withCopies } from './shown-exhibits.ts';
import { start } from './testing/cast.ts';
import { exhibit } from './testing/stage.ts';

const frozen = (id: string, hash: string, changes: Partial<Exhibit> = {}): Exhibit => ({
  ...exhibit(id, 'reporter', start),
  sha256: hash.repeat(64),
  postId: toId('77'),
  ...changes,
});

const all = [
  frozen('1', 'a'),
  frozen('2', 'b'),
  frozen('3', 'a'),
  frozen('4', 'a', { filedBy: 'officer' }),
  frozen('5', 'a', { class: 'confidential' }),
  frozen('6', 'a', { gist: 'File 2 of the post' }),
  frozen('7', 'c', { origin: 'off' }),
  frozen('8', 'c', { origin: 'off' }),
  frozen('9', 'b'),
];

test('the same bytes of the same thing are shown once, under the first place, with the others', () => {
  assert.deepEqual(
    shownExhibits(all).map(({ exhibit: { id }, number, copies, reportCount }) => [
      id,
      number,
      copies.map((copy) => copy.number),
      reportCount,
    ]),
    [
      ['1', 1, [3, 4], 2],
      ['2', 2, [9], 2],
      ['5', 5, [], 1],
      ['6', 6, [], 1],
      ['7', 7, [], 1],
      ['8', 8, [], 1],
    ],
  );
});

test('what comes later moves no number that was given before', () => {
  for (let held = 0; held <= all.length; held += 1) {
    const before = shownExhibits(all.slice(0, held));
    const after = shownExhibits(all);
    assert.deepEqual(
      before.map(({ exhibit: { id }, number }) => [id, number]),
      after.slice(0, before.length).map(({ exhibit: { id }, number }) => [id, number]),
    );
  }
});

test('whichever freezing is named, the thing is cited once', () => {
  const ids = ['9', '4', '1', '2'].map((id) => toId<'exhibit'>(id));
  assert.deepEqual(
    citedExhibits(all, ids).map(({ number }) => number),
    [1, 2],
  );
  assert.deepEqual(citedIds(all, [toId('8')]), ['8']);
  assert.deepEqual(withCopies(all, toId('4')), ['1', '3', '4']);
  assert.deepEqual(withCopies(all, toId('404')), ['404']);
});
