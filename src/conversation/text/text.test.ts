import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countCharacters } from './count-characters.ts';
import { postHtml } from './post-html.ts';
import { sanitizeRemoteHtml, textOfHtml } from './remote-html.ts';
import { splitIntoThread } from './split-into-thread.ts';
import { mentionedNames, normalizeTag, tagsIn, tokenizeText } from './text-tokens.ts';

const found = (text: string): string[] =>
  tokenizeText(text).flatMap((token) =>
    token.kind === 'text' ? [] : [`${token.kind}:${token.raw}`],
  );

const cases: readonly (readonly [string, readonly string[]])[] = [
  ['hi @ann and @bob@example.org!', ['mention:@ann', 'mention:@bob@example.org']],
  ['@ann.b. hello', ['mention:@ann.b']],
  ['(@ann) "@bob"', ['mention:@ann', 'mention:@bob']],
  ['write to ann@example.org', []],
  ['@ann@bücher.example, @x@例え.jp', ['mention:@ann@bücher.example', 'mention:@x@例え.jp']],
  ['see https://example.org/@ann/1 now', ['link:https://example.org/@ann/1']],
  ['https://example.org/#part and foo#bar', ['link:https://example.org/#part']],
  ['example.org is no link', []],
  [
    '#Tag, #日本語 #été #naïve_1 #123 #1a',
    ['tag:#Tag', 'tag:#日本語', 'tag:#été', 'tag:#naïve_1', 'tag:#1a'],
  ],
  ['＃全角 works', ['tag:＃全角']],
  ['a/@b =@c &#39;', []],
  ['#привет_мир!', ['tag:#привет_мир']],
  ['@', []],
  ['# @ #', []],
  ['javascript:alert(1) ftp://a.example', []],
  ['https://例え.jp/ü?q=1', ['link:https://例え.jp/ü?q=1']],
];

for (const [text, expected] of cases) {
  test(`finds mentions, tags and links in ${JSON.stringify(text)}`, () => {
    assert.deepEqual(found(text), expected);
  });
}

test('tokens cover any text without gaps', () => {
  fc.assert(
    fc.property(messyText(), (text) => {
      assert.equal(
        tokenizeText(text)
          .map(({ raw }) => raw)
          .join(''),
        text,
      );
    }),
  );
});

test('names and tags come once, in one spelling', () => {
  const tokens = tokenizeText('@Ann @ann @ann@Example.org #Tea #tea #TEA');
  assert.deepEqual(mentionedNames(tokens), [
    { handle: 'ann' },
    { handle: 'ann', domain: 'example.org' },
  ]);
  assert.deepEqual(tagsIn(tokens), ['tea']);
  assert.equal(normalizeTag('#ＡＢＣ'), 'abc');
});

test('a link counts 23 characters, the domain of a mention none, an emoji one', () => {
  assert.equal(countCharacters('https://example.org/a/very/long/path/that/goes/on'), 23);
  assert.equal(countCharacters('@ann@a-long-domain.example'), 4);
  assert.equal(countCharacters('👩‍👩‍👧'), 1);
  assert.equal(countCharacters('a\n\nb'), 4);
});

test('text becomes paragraphs with anchors, and nothing in it becomes markup', () => {
  const context = {
    origin: 'https://moot.example',
    mentions: new Map([['ann@', { handle: 'ann', url: 'https://moot.example/@ann' }]]),
  };
  assert.equal(
    postHtml('Hi @ann & @nobody <b>\nline\n\n\n#Tea', context),
    '<p>Hi <span class="h-card" translate="no"><a href="https://moot.example/@ann" class="u-url mention">@<span>ann</span></a></span>' +
      ' &amp; @nobody &lt;b&gt;<br />line</p>' +
      '<p><a href="https://moot.example/tags/tea" class="mention hashtag" rel="tag">#<span>Tea</span></a></p>',
  );
  assert.equal(postHtml('  ', context), '');
  assert.match(
    postHtml('https://www.example.org/a/long/path/with/many/parts?x="y"', context),
    /^<p><a href="https:\/\/www\.example\.org\/[^"]*" target="_blank" rel="nofollow noopener" translate="no"><span class="invisible">https:\/\/www\.<\/span><span class="ellipsis">/,
  );
});

test('any text yields balanced, escaped HTML', () => {
  const context = { origin: 'https://moot.example', mentions: new Map() };
  fc.assert(
    fc.property(messyText(), (text) => {
      const html = postHtml(text, context);
      assert.equal(html.match(/<p>/g)?.length ?? 0, html.match(/<\/p>/g)?.length ?? 0);
      assert.doesNotMatch(html, /<(?!\/?(?:p|a|span)\b|br \/)/);
    }),
  );
});

const attacks = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="//evil.example">x</a>',
  '<p style="position:fixed" onclick="x()">hi</p>',
  '<svg><script>alert(1)</script></svg>',
  '<iframe src="https://evil.example"></iframe>',
  '<a href="data:text/html,x">x</a>',
  '<form action="https://evil.example"><input name=password></form>',
  '<span class="fixed inset-0 mention">x</span>',
];
for (const attack of attacks) {
  test(`remote HTML is made safe: ${attack}`, () => {
    const safe = sanitizeRemoteHtml(attack);
    assert.doesNotMatch(
      safe,
      /script|onerror|javascript|evil|style|onclick|iframe|data:|form|fixed/,
    );
  });
}

test('remote HTML keeps paragraphs, mentions and tags', () => {
  const html =
    '<p>Hi <a href="https://a.example/@b" class="u-url mention" rel="x">@b</a><br />yes</p>';
  assert.equal(
    sanitizeRemoteHtml(html),
    '<p>Hi <a href="https://a.example/@b" class="u-url mention" rel="nofollow noopener" target="_blank">@b</a><br />yes</p>',
  );
  assert.equal(textOfHtml('<p>a &amp; b<br>c</p><p>d</p>'), 'a & b\nc\n\nd');
});

const wordless = (text: string): string => text.replace(/\s+/g, '');

test('a split text joins back, each part within the limit, links and mentions whole', () => {
  fc.assert(
    fc.property(longText(), fc.integer({ min: 40, max: 500 }), (text, limit) => {
      const parts = splitIntoThread(text, limit);
      assert.equal(wordless(parts.join('')), wordless(text.trim()));
      for (const part of parts) assert.ok(countCharacters(part) <= limit, part);
      const links = tokenizeText(text).filter(({ kind }) => kind === 'link' || kind === 'mention');
      for (const link of links)
        assert.ok(
          parts.some((part) => part.includes(link.raw)),
          link.raw,
        );
    }),
    { numRuns: 300 },
  );
});

test('numbered parts carry their number within the limit', () => {
  fc.assert(
    fc.property(longText(), (text) => {
      const parts = splitIntoThread(text, 60, true);
      for (const [index, part] of parts.entries()) {
        assert.ok(countCharacters(part) <= 60);
        if (parts.length > 1) assert.ok(part.endsWith(` (${index + 1}/${parts.length})`));
      }
    }),
  );
});

test('a thread is cut at paragraphs before sentences, and at sentences before words', () => {
  const paragraphs = `${'a'.repeat(30)}\n\n${'b'.repeat(25)}`;
  assert.deepEqual(splitIntoThread(paragraphs, 40), ['a'.repeat(30), 'b'.repeat(25)]);
  assert.deepEqual(splitIntoThread('This one ends here. And this one is a longer sentence.', 40), [
    'This one ends here.',
    'And this one is a longer sentence.',
  ]);
  assert.deepEqual(
    splitIntoThread('x'.repeat(90), 40).map(({ length }) => length),
    [40, 40, 10],
  );
  assert.throws(() => splitIntoThread('a', 10), { code: 'invalid' });
});

function messyText(): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    fc.constantFrom(
      '@ann',
      '@b@c.example',
      '#tag',
      '#日本',
      'https://e.example/a?b=c',
      '\n',
      '\n\n',
      ' ',
      '<',
      '&',
      '"',
    ),
  );
  return fc.array(piece, { maxLength: 20 }).map((pieces) => pieces.join(''));
}

function longText(): fc.Arbitrary<string> {
  const word = fc.oneof(
    { weight: 8, arbitrary: fc.stringMatching(/^[a-zà-ü]{1,12}[.!?,]?$/) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '@ann',
        '@ann@example.org',
        '#tag',
        'https://example.org/a/long/path/to/a/page',
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('\n\n', '\n', '👩‍👩‍👧', '日本語'.repeat(30)) },
  );
  return fc.array(word, { minLength: 1, maxLength: 120 }).map((words) => words.join(' '));
}
