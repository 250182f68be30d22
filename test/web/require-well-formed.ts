import assert from 'node:assert/strict';
import type { Page } from 'playwright-core';

/**
 * What everybody needs of a page, asked inside the page: a text, because the tests are compiled
 * without the types of a browser.
 */
const listProblems = String.raw`(() => {
  const found = [];
  const all = (selector) => [...document.querySelectorAll(selector)];
  const count = (selector, least) => {
    const amount = all(selector).length;
    if (amount !== least) found.push(selector + ': ' + amount);
  };
  count('h1', 1);
  count('main', 1);
  if (document.title.trim() === '') found.push('no title');
  if (document.documentElement.lang === '') found.push('no language');
  const levels = all('h1,h2,h3,h4').map((one) => Number(one.tagName[1]));
  if (levels.some((level, at) => at > 0 && level > levels[at - 1] + 1)) {
    found.push('headings jump: ' + levels.join(' '));
  }
  const ids = all('[id]').map((one) => one.id);
  const doubled = ids.filter((id, at) => ids.indexOf(id) !== at);
  if (doubled.length > 0) found.push('ids twice: ' + doubled.join(' '));
  for (const field of all('input:not([type=hidden]),select,textarea')) {
    if (field.labels.length === 0 && !field.ariaLabel) found.push('no label: ' + field.name);
  }
  for (const one of all('a[href],button,summary')) {
    const pictured = one.querySelector('img[alt]:not([alt=""])') !== null;
    const name = one.textContent.trim() || one.ariaLabel;
    if (!name && !pictured && one.ariaHidden !== 'true') {
      found.push('no name: ' + one.outerHTML.slice(0, 80));
    }
  }
  for (const image of all('img:not([alt])')) found.push('no alternative: ' + image.src);
  if (document.documentElement.scrollWidth > innerWidth) found.push('scrolls sideways');
  return found;
})()`;

/** Fails for a page without its one heading, with unlabelled fields, doubled ids or a sideways scroll. */
export async function requireWellFormed(page: Page): Promise<void> {
  const problems: unknown = await page.evaluate(listProblems);
  assert.deepEqual(problems, [], new URL(page.url()).pathname);
}
