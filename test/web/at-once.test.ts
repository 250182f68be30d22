import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { publishPost } from '#conversation';
import { openBrowser } from '#testing';
import { startTestService } from '../scenarios/start-test-server.ts';
import { requireWellFormed } from './require-well-formed.ts';
import { giveRoles, idOf, joinUp, look, openVisitor, type Visitor } from './visitors.ts';

const app = await startTestService();
const browser = await openBrowser();
after(async () => {
  await browser.close();
  await app.close();
});

const gusty = await openVisitor(browser, app, 'gusty');
const vik = await openVisitor(browser, app, 'vik');
const ines = await openVisitor(browser, app, 'ines');
const narrow = await openVisitor(browser, app, 'okon', { javaScript: false, width: 390 });

async function reportPost(text: string): Promise<void> {
  const post = await publishPost(app.service.world, await idOf(app, gusty), { text });
  await vik.page.goto(`/report?post=${post.id}`);
  await vik.page.getByRole('radio', { name: /It breaks a rule/ }).check();
  await vik.page.getByRole('checkbox', { name: /^No harassment/ }).check();
  await vik.page.getByRole('button', { name: 'Send the report' }).click();
  await vik.page.getByText('Your report is received').waitFor();
}

async function openScreen({ page }: Visitor): Promise<void> {
  await page.goto('/desk');
  await page
    .getByRole('link', { name: /^Case / })
    .last()
    .click();
  await page.getByRole('link', { name: 'Decide on one screen' }).click();
  await page.getByRole('heading', { name: 'Decide on one screen' }).waitFor();
}

let served = '';

test('an officer hides a post with reasons on one screen', async () => {
  for (const person of [gusty, vik, ines, narrow]) await joinUp(person);
  for (const officer of [ines, narrow]) await giveRoles(app, officer, 'officer');
  await reportPost('@vik You and your plums. Everybody tell vik to leave town.');
  const { page } = ines;
  await openScreen(ines);
  await page.keyboard.press('3');
  assert.equal(await page.getByRole('radio', { name: /Hide the post/ }).isChecked(), true);
  await page.getByText(/^Not yet:/).waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.type('It calls on everybody to drive a named neighbour out of town');
  const preview = page.getByRole('region', { name: 'As the person will read it' });
  await preview.getByText('Your post is hidden.').first().waitFor();
  served = await preview.locator('article.statement').innerText();
  await look(ines, 'decide-at-once');
  await requireWellFormed(page);
  await page.keyboard.press('Control+Enter');
  await page.getByText('The decision is recorded.').waitFor();
  assert.deepEqual(ines.faults, []);
});

test('the author reads what was previewed, word for word, and appeals', async () => {
  await app.settle();
  const { page } = gusty;
  await page.goto('/record');
  await page
    .getByRole('link', { name: /^Case / })
    .first()
    .click();
  const statement = page.locator('article.statement');
  await statement.getByText('drive a named neighbour out of town').first().waitFor();
  assert.equal(await statement.innerText(), served);
  await page.getByLabel('Why is the decision wrong?').fill('It was about the plums.');
  await page.getByRole('button', { name: 'File the appeal' }).click();
  await page.getByText('Your appeal is received.').waitFor();
});

test('on a narrow screen without JavaScript a draft is kept and a question asked', async () => {
  await reportPost('@vik The rest of your street thinks so too, every one of them.');
  const { page } = narrow;
  await openScreen(narrow);
  await page.getByRole('radio', { name: /^2 · Label/ }).check();
  await page.getByLabel('Which label').selectOption('context');
  await page.getByLabel('The note that gives context').fill('The street was not asked.');
  await look(narrow, 'decide-at-once-narrow');
  await page.getByRole('button', { name: 'Keep as a draft' }).click();
  await page.getByText('Kept as a draft.').waitFor();
  assert.equal(
    await page.getByLabel('The note that gives context').inputValue(),
    'The street was not asked.',
  );
  await requireWellFormed(page);
  await page.getByRole('radio', { name: /^0 · Ask the author/ }).check();
  await page.getByLabel('Your question, as the author reads it').fill('Who of the street said so?');
  await page.getByRole('button', { name: 'Decide and serve' }).click();
  await page.getByText('The author is asked.').waitFor();
});
