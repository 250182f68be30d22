import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { currentRulebook, listPrecedents, publishRulebook, translateRules } from '#enforcement';
import { dayMs } from '#foundation';
import { openBrowser } from '#testing';
import { demoPassword } from '../../src/cli/index.ts';
import { startTestService } from '../scenarios/start-test-server.ts';
import { requireWellFormed } from './require-well-formed.ts';
import { openVisitor } from './visitors.ts';

const app = await startTestService({ withDemo: true });
const browser = await openBrowser();
after(async () => {
  await browser.close();
  await app.close();
});

const { world } = app.service;
const ruleId = 'violence.threats';
const vik = await openVisitor(browser, app, 'vik');
const narrow = await openVisitor(browser, app, 'narrow', { javaScript: false, width: 390 });
const because = 'A case showed that animals were left out.';

async function look(name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder === undefined) return;
  await vik.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
  await narrow.page.goto(vik.page.url());
  await narrow.page.screenshot({ path: `${folder}/${name}-narrow.png`, fullPage: true });
}

test('a change of the rules is announced, read word by word, and spoken about', async () => {
  const rules = (await currentRulebook(world))?.rules ?? [];
  await publishRulebook(world, undefined, {
    rules: rules.map((rule) => ({
      id: rule.id,
      family: rule.family,
      title: rule.title,
      text: rule.id === ruleId ? `${rule.text} Nor their animals.` : rule.text,
      purpose: rule.purpose,
      schedule: rule.schedule,
      examples: rule.examples,
      thresholdTest: rule.thresholdTest,
      ...(rule.filing === undefined ? {} : { filing: rule.filing }),
    })),
    rationale: because,
  });
  await app.settle();
  const { page } = vik;
  await page.goto('/sign-in');
  await page
    .getByLabel(/name|address/i)
    .first()
    .fill('vik');
  await page.getByLabel('Password').fill(demoPassword);
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(/home/);
  await page.goto('/notifications');
  await page.getByText(/^The rules change: rulebook 2 takes effect on/).waitFor();
  await page.getByRole('link', { name: 'Read what changes and say what you think' }).click();
  await page.waitForURL('**/rules/books/2');
  await page.getByText(because).waitFor();
  assert.match(await page.locator('ins').first().innerText(), /Nor their animals\./);
  assert.equal(await page.locator('del').count(), 0);
  await page.getByLabel('Say what you think').fill('And what of plants?');
  await page.getByRole('button', { name: 'Reply' }).first().click();
  await page.waitForURL(/\/@/);
  await page.goto('/rules/books/2');
  await page.getByText('And what of plants?').waitFor();
  await requireWellFormed(page);
  await look('book');
});

test('a rule shows its version in force, and its translation as one', async () => {
  const { page } = vik;
  await page.goto(`/rules/${ruleId}`);
  await page.getByText('Version 1').first().waitFor();
  assert.equal(await page.getByText('Nor their animals.').count(), 0);
  await requireWellFormed(page);
  await look('rule');
  app.clock.advance(7 * dayMs);
  const rule = (await currentRulebook(world))?.rules.find(({ id }) => id === ruleId);
  assert.ok(rule?.version === 2);
  await translateRules(world, undefined, {
    language: 'de',
    rules: {
      [ruleId]: {
        title: 'Keine Drohungen',
        text: 'Drohe niemandem.',
        purpose: 'Sie schützt Menschen.',
        examples: rule.examples.map(({ text }) => ({ text: `„${text}“`, reason: 'Ein Grund.' })),
      },
    },
  });
  await page.reload();
  await page.getByText('Nor their animals.').first().waitFor();
  await page.getByRole('link', { name: 'German' }).click();
  await page.getByRole('heading', { name: 'Keine Drohungen' }).waitFor();
  await page.getByText(rule.hash).waitFor();
  await page.getByRole('link', { name: 'what changed' }).click();
  await page.getByRole('heading', { name: 'What changed from version 1' }).waitFor();
  await look('version');
});

test('the line shows both sides, with counts and where cases ended', async () => {
  const { page } = vik;
  await page.goto(`/rules/${ruleId}`);
  await page.getByRole('link', { name: /^The whole line/ }).click();
  await page.getByRole('heading', { name: /^The line of/ }).waitFor();
  await page.getByRole('heading', { name: /^Crosses the line \d+ case/ }).waitFor();
  await page.getByText(/that crossed the line\./).waitFor();
  await requireWellFormed(page);
  await look('line');
  await narrow.page.goto(`/rules/${ruleId}/line?side=crosses`);
  await narrow.page.getByRole('heading', { name: 'Crosses the line' }).waitFor();
  await requireWellFormed(narrow.page);
});

test('a precedent is found by its words, and its citator leads to the case that cites it', async () => {
  const { page } = vik;
  const [held] = (await listPrecedents(world, { limit: 1, ruleId })).items;
  assert.ok(held !== undefined);
  const [word = ''] = held.holding.match(/[A-Za-z]{6,}/) ?? [];
  await page.goto('/precedents');
  await requireWellFormed(page);
  await look('precedents');
  await page.getByLabel('Words').fill(word);
  await page.getByRole('main').getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: held.holding }).click();
  await page.waitForURL(`**/precedents/${held.decisionId}`);
  await page.getByText('Superseded', { exact: true }).waitFor();
  await page.getByRole('heading', { name: 'Cases that it cites' }).waitFor();
  await requireWellFormed(page);
  await look('precedent');
  const cited = page.getByRole('region', { name: 'Cases that it cites' }).getByRole('link');
  await cited.first().click();
  const back = page.getByRole('region', { name: 'Cases that cite it' });
  await back.getByRole('link', { name: held.holding }).waitFor();
  await page.goto('/precedents?q=zebra&outcome=does-not-cross');
  await page.getByText('Nothing is held that answers this').waitFor();
  assert.deepEqual(vik.faults, []);
});

test('feeds carry the holdings and name nobody', async () => {
  const atom = await fetch(`${app.origin}/precedents.atom`);
  const text = await atom.text();
  assert.match(atom.headers.get('content-type') ?? '', /^application\/atom\+xml/);
  const [held] = (await listPrecedents(world, { limit: 1 })).items;
  assert.ok(held !== undefined && text.includes(`/precedents/${held.decisionId}</id>`));
  const json = await (await fetch(`${app.origin}/precedents.json`)).text();
  assert.ok(json.includes('https://jsonfeed.org/version/1.1') && json.includes(held.decisionId));
  for (const handle of ['gusty', 'ines', 'vik']) {
    assert.ok(!text.includes(`@${handle}`) && !json.includes(`@${handle}`));
  }
});
