import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBrowser } from './browser.ts';

test('a real browser opens and renders a page', async () => {
  await using browser = await openBrowser();
  const page = await browser.newPage();
  await page.setContent('<!doctype html><title>Moot</title><h1>Hear <em>both</em> sides</h1>');
  assert.equal(await page.title(), 'Moot');
  assert.equal(await page.getByRole('heading').innerText(), 'Hear both sides');
  assert.ok((await page.screenshot()).byteLength > 1000);
});
