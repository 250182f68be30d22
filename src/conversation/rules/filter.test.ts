import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isFound, needleOf, searchedText } from './filter.ts';

function finds(keyword: string, wholeWord: boolean, ...texts: readonly string[]): boolean {
  const needle = needleOf(keyword, wholeWord);
  return needle !== undefined && isFound(searchedText(texts), needle);
}

const cases: readonly (readonly [keyword: string, wholeWord: boolean, text: string, boolean])[] = [
  ['tea', false, 'Steam', true],
  ['tea', true, 'Steam', false],
  ['tea', true, 'TEA!', true],
  ['tea', true, 'steam, then tea', true],
  ['tea', true, 'tea_time', false],
  ['#tea', true, 'all the#tea', true],
  ['#tea', true, '#teas', false],
  ['c++', true, 'I write c++11', true],
  ['c++', true, 'abc++', false],
  ['(a+)+$', false, 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', false],
  ['two  words', false, 'Two\nwords', true],
  ['größe', true, 'Die GRÖSSE', false],
  ['größe', true, 'Die GRÖßE zählt', true],
  ['cafe\u0301', true, 'le café', true],
  ['cafe', true, 'le cafe\u0301', false],
  ['ﬁne', false, 'fine', true],
  ['\u{1d538}', true, '\u{1d538}\u{1d539}', false],
  ['猫', false, '黒猫が', true],
  ['😀', true, 'a😀b', true],
];

for (const [keyword, wholeWord, text, isThere] of cases) {
  const how = wholeWord ? 'as a whole word ' : '';
  test(`${keyword} is ${how}${isThere ? 'found' : 'not found'} in ${JSON.stringify(text)}`, () => {
    assert.equal(finds(keyword, wholeWord, text), isThere);
  });
}

test('no phrase is found across two texts', () => {
  assert.ok(finds('good tea', false, 'good tea'));
  assert.ok(!finds('good tea', false, 'good', 'tea'));
  assert.ok(!finds('good tea', false, 'good ', ' tea'));
});

test('white space alone is no keyword', () => {
  for (const nothing of ['', ' ', '\n\t\u00a0']) assert.equal(needleOf(nothing, false), undefined);
});

/** Short, from few letters, so that keywords are often there. */
const scrap = fc
  .array(fc.constantFrom('a', 'A', 'b', 'ß', 'é', '1', '_', ' ', '.', '+', '(', '😀', '猫', '𝔸'), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

test('a keyword is found exactly where the documented pattern finds it', () => {
  fc.assert(
    fc.property(scrap, scrap, fc.boolean(), (text, keyword, wholeWord) => {
      const needle = needleOf(keyword, wholeWord);
      if (needle === undefined) return;
      const escaped = needle.folded.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      const word = String.raw`[\p{L}\p{M}\p{N}\p{Pc}]`;
      const begins = new RegExp(`^${word}`, 'u').test(needle.folded);
      const ends = new RegExp(`${word}$`, 'u').test(needle.folded);
      const pattern = new RegExp(
        `${wholeWord && begins ? `(?<!${word})` : ''}${escaped}${wholeWord && ends ? `(?!${word})` : ''}`,
        'u',
      );
      const searched = searchedText([text]);
      assert.equal(isFound(searched, needle), pattern.test(searched));
    }),
    { numRuns: 3000 },
  );
});

test('long keywords against a long text take no time worth speaking of', () => {
  const text = searchedText(['ab'.repeat(5000)]);
  const needles = Array.from({ length: 1000 }, (_, index) =>
    needleOf(`${'ab'.repeat(200)}${index}`, true),
  );
  const startedMs = performance.now();
  for (const needle of needles) assert.ok(needle !== undefined && !isFound(text, needle));
  assert.ok(performance.now() - startedMs < 5000);
});
