import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, testDatabase, type TestDatabase } from '#testing';
import { startTrial, type Trial } from '../trial.test.ts';

let database: TestDatabase;
let trial: Trial;

before(async () => {
  database = await testDatabase();
  trial = await startTrial(database.world);
});
after(async () => {
  await trial.close();
  await database.close();
});

test('the page loads nothing but our own files, which never change under their address', async () => {
  const page = await trial.call('/api/docs');
  assert.equal(page.status, 200);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|https?:|\*/);
  const addresses = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, to = '']) => to);
  const assets = addresses.filter((to) => to.startsWith('/api/docs/'));
  assert.equal(assets.length, 3);
  assert.ok(addresses.every((to) => to.startsWith('/api/') || to === 'data:,'));
  for (const to of assets) {
    const asset = await trial.call(to);
    assert.equal(asset.status, 200);
    assert.match(asset.headers.get('cache-control') ?? '', /immutable/);
  }
  for (const name of ['package.json', '..%2Fpackage.json', 'index.html']) {
    assert.equal((await trial.call(`/api/docs/x/${name}`)).status, 404);
  }
});

test('a browser lists the operations there, and no rule of the policy is broken', async () => {
  await using browser = await openBrowser();
  const page = await browser.newPage();
  const faults: string[] = [];
  const elsewhere: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(trial.origin) && !url.startsWith('data:')) elsewhere.push(url);
  });
  await page.goto(`${trial.origin}/api/docs`);
  await page.waitForSelector('.opblock', { timeout: 30_000 });
  // Of a long list only what is in view is there: whoever scrolls on, by less than a view, finds the rest.
  const seen = new Set<string>();
  for (let rounds = 0; rounds < 300 && seen.size <= 100; rounds += 1) {
    for (const path of await page.locator('.opblock-summary-path').allInnerTexts()) {
      seen.add(path.replaceAll('\u200b', ''));
    }
    await page.mouse.wheel(0, 500);
    await page.waitForTimeout(100);
  }
  assert.ok(seen.size > 100, [...seen].join());
  assert.deepEqual(elsewhere, []);
  assert.deepEqual(faults, []);
  const shot = process.env['DOCS_SHOT'];
  if (shot !== undefined) await page.screenshot({ path: shot });
});
