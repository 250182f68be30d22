import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseSearch, type SearchQuery } from './parse-query.ts';

const nothing: SearchQuery = { words: [], filters: [], scope: 'all' };
const word = (text: string, isNot = false) => ({ kind: 'word' as const, text, isNot });
const day = (text: string) => new Date(`${text}T00:00:00.000Z`);

const read: readonly (readonly [string, Partial<SearchQuery>])[] = [
  ['', {}],
  ['   ', {}],
  ['tea', { words: [word('tea')] }],
  ['tea -milk', { words: [word('tea'), word('milk', true)] }],
  [
    '"green tea" -"black tea"',
    {
      words: [
        { kind: 'phrase', text: 'green tea', isNot: false },
        { kind: 'phrase', text: 'black tea', isNot: true },
      ],
    },
  ],
  ['"never closed', { words: [{ kind: 'phrase', text: 'never closed', isNot: false }] }],
  ['“curly” ""', { words: [{ kind: 'phrase', text: 'curly', isNot: false }] }],
  ['#Tea', { words: [{ kind: 'tag', text: 'Tea', isNot: false }] }],
  ['from:me', { filters: [{ by: 'author', address: 'me', isNot: false }] }],
  [
    'from:@Ann@far.example',
    { filters: [{ by: 'author', address: 'ann@far.example', isNot: false }] },
  ],
  ['-from:ann', { filters: [{ by: 'author', address: 'ann', isNot: true }] }],
  ['has:image', { filters: [{ by: 'has', what: 'image', isNot: false }] }],
  ['HAS:EMBED', { filters: [{ by: 'has', what: 'link', isNot: false }] }],
  ['has:poll', { filters: [{ by: 'has', what: 'poll', isNot: false }] }],
  ['-has:quote', { filters: [{ by: 'has', what: 'quote', isNot: true }] }],
  ['is:quote', { filters: [{ by: 'is', what: 'quote', isNot: false }] }],
  ['-is:reply', { filters: [{ by: 'is', what: 'reply', isNot: true }] }],
  ['language:pt-BR', { filters: [{ by: 'language', language: 'pt-br', isNot: false }] }],
  ['before:2026-03-01', { filters: [{ by: 'time', until: day('2026-03-01') }] }],
  ['after:2026-03-01', { filters: [{ by: 'time', from: day('2026-03-02') }] }],
  [
    'during:"2026-02-28"',
    { filters: [{ by: 'time', from: day('2026-02-28'), until: day('2026-03-01') }] },
  ],
  ['in:library tea', { scope: 'library', words: [word('tea')] }],
  // What makes no sense is looked for as it is written.
  ['has:cheese', { words: [word('has:cheese')] }],
  ['before:yesterday', { words: [word('before:yesterday')] }],
  ['before:2026-02-30', { words: [word('before:2026-02-30')] }],
  ['-before:2026-02-01', { words: [word('before:2026-02-01', true)] }],
  ['is:boost', { words: [word('is:boost')] }],
  ['from:', { words: [word('from:')] }],
  ['in:cellar', { words: [word('in:cellar')] }],
  ['https://a.example/b', { words: [word('https://a.example/b')] }],
  ['-', { words: [word('-')] }],
];

for (const [text, expected] of read) {
  test(`«${text}» is understood`, () => {
    assert.deepEqual(parseSearch(text), { ...nothing, ...expected });
  });
}

const pieces = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'from:',
    'has:',
    'is:',
    'in:',
    'before:',
    'during:',
    'language:',
    '-',
    '"',
    '“',
    '#',
    '@',
    ' ',
    'me',
    'image',
    'reply',
    '2026-01-01',
    '2026-13-01',
    'library',
    '\0',
    '\ud800',
    "'",
    '\\',
    ':*',
  ),
);

test('whatever is written, reading it never fails, is bounded, and says the same again', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => {
      const text = parts.join('');
      const query = parseSearch(text);
      assert.ok(query.words.length + query.filters.length <= 33);
      for (const { text: said } of query.words) assert.notEqual(said.trim(), '');
      assert.deepEqual(parseSearch(text), query);
    }),
    { numRuns: 2000 },
  );
});

test('reading the longest query takes no time that grows with its square', () => {
  const start = performance.now();
  for (const piece of ['-', '"', 'a:', 'from:', '#', '“"', ' -'])
    parseSearch(piece.repeat(100_000));
  assert.ok(performance.now() - start < 200);
});
