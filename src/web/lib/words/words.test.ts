import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { since } from './format.ts';
import { words } from './index.ts';

const at = (text: string) => new Date(text);

describe('the catalogue', () => {
  it('explains each of the sixteen articles', () => {
    const { all } = words().articles;
    assert.deepEqual(
      all.map((article) => article.number),
      Array.from({ length: 16 }, (_, index) => index + 1),
    );
  });

  it('sends promises and steps to articles that exist', () => {
    const { promises, steps } = words().landing;
    for (const { article } of [...promises, ...steps]) {
      assert.notEqual(words().articles.titleOf(article), '');
    }
  });
});

describe('times', () => {
  const now = at('2026-11-22T12:00:00Z');

  it('are short when they are near', () => {
    assert.equal(since(at('2026-11-22T11:59:40Z'), now), 'now');
    assert.equal(since(at('2026-11-22T11:56:00Z'), now), '4 min');
    assert.equal(since(at('2026-11-22T09:00:00Z'), now), '3 h');
    assert.equal(since(at('2026-11-20T09:00:00Z'), now), '2 d');
  });

  it('are dates when they are far, with the year when it is another', () => {
    assert.equal(since(at('2026-03-02T09:00:00Z'), now), '2 Mar');
    assert.equal(since(at('2024-03-02T09:00:00Z'), now), '2 Mar 2024');
  });
});
