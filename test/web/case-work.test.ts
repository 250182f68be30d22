import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, test } from 'node:test';
import { publishPost } from '#conversation';
import { openBrowser } from '#testing';
import { startTestService } from '../scenarios/start-test-server.ts';
import { requireWellFormed } from './require-well-formed.ts';
import { giveRoles, idOf, joinUp, keysWork, look, openVisitor } from './visitors.ts';

const app = await startTestService();
const browser = await openBrowser();
after(async () => {
  await browser.close();
  await app.close();
});

const gusty = await openVisitor(browser, app, 'gusty');
const vik = await openVisitor(browser, app, 'vik');
const ines = await openVisitor(browser, app, 'ines');
const okon = await openVisitor(browser, app, 'okon', { javaScript: false, width: 390 });

const { world } = app.service;

async function report(post: string): Promise<void> {
  await vik.page.goto(`/report?post=${post}`);
  await vik.page.getByRole('radio', { name: /It breaks a rule/ }).check();
  await vik.page.getByRole('checkbox', { name: /^No exposing of private lives/ }).check();
  await vik.page.getByRole('button', { name: 'Send the report' }).click();
  await vik.page.getByText('Your report is received').waitFor();
}

test('an officer works on a case by keys alone', async () => {
  for (const person of [gusty, vik, ines, okon]) await joinUp(person);
  await giveRoles(app, ines, 'officer', 'sealed-evidence');
  await giveRoles(app, okon, 'officer');
  const text = '@vik lives at 9 Mill Street, go and tell him.';
  const { id } = await publishPost(world, await idOf(app, gusty), { text });
  await report(id);
  const { page, faults } = ines;
  const { keyboard } = page;
  await page.goto('/desk');
  await keysWork(ines);
  await keyboard.press('j');
  await keyboard.press('o');
  await page.getByRole('heading', { name: /^Case file/ }).waitFor();
  await keyboard.press('Shift+?');
  await page.getByText('write a note').waitFor();
  await keyboard.press('c');
  await page.getByText(/^You look at this until/).waitFor();
  await keysWork(ines);
  await keyboard.press('n');
  await keyboard.type('jk: a door is named, so seal it.');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await page.getByText('jk: a door is named, so seal it.').first().waitFor();
  await keysWork(ines);
  await keyboard.press('j');
  const first = await page.locator(':focus').textContent();
  await keyboard.press('j');
  const second = await page.locator(':focus').textContent();
  assert.notEqual(first, second);
  await keyboard.press('k');
  assert.equal(await page.locator(':focus').textContent(), first);
  await page.getByRole('button', { name: 'Open the case' }).focus();
  await keyboard.press('Enter');
  await page.getByText('The case is open.').waitFor();
  assert.deepEqual(faults, []);
});

test('an exhibit is sealed, and opened as a file by the role alone', async () => {
  const { page } = ines;
  const custody = page.locator('section', {
    has: page.getByRole('heading', { name: 'Chain of custody' }),
  });
  await custody.locator('summary').first().click();
  await custody
    .getByLabel(/^What it is/)
    .first()
    .selectOption('private-data');
  await custody.getByRole('button', { name: 'Seal it' }).first().click();
  await page.getByText('Sealed: private data of others').first().waitFor();
  assert.equal(await page.getByText('Mill Street').count(), 0);
  await custody.getByLabel('Why do you have to see it?').fill('To see which door.');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    custody.getByRole('button', { name: 'Open the sealed exhibit' }).click(),
  ]);
  assert.ok((await readFile(await download.path(), 'utf8')).includes('9 Mill Street'));
  await page.reload();
  await custody.getByText('· To see which door.').waitFor();
  await look(ines, 'case-work');
  await requireWellFormed(page);
});

test('the other officer sees all of it on a narrow screen without JavaScript, but not what is sealed', async () => {
  const { page } = okon;
  await page.goto('/desk');
  await page
    .getByRole('link', { name: /^Case / })
    .first()
    .click();
  await page.getByText(/^@ines looks at this until/).waitFor();
  await page.getByText('jk: a door is named, so seal it.').waitFor();
  await page.getByText(/^Sealed\. It is opened by officers/).waitFor();
  assert.equal(await page.getByText('Mill Street').count(), 0);
  const note = page.getByLabel('What should the others know?').last();
  await note.fill('I read it too.');
  await page.getByRole('button', { name: 'Add the note' }).click();
  await page.getByText('I read it too.').first().waitFor();
  await page.getByText('Add an exhibit', { exact: true }).first().click();
  await page.getByLabel('Text or link').fill('The door is painted green, says the neighbour.');
  await page.getByLabel('What it shows').last().fill(' ');
  await page.getByRole('button', { name: 'Add an exhibit' }).click();
  await page
    .getByText(/Evidence has content and a title/)
    .first()
    .waitFor();
  const typed = await page.getByLabel('Text or link').inputValue();
  assert.equal(typed, 'The door is painted green, says the neighbour.', 'a refusal loses nothing');
  const hold = page
    .locator('details')
    .filter({ has: page.getByText('Legal hold', { exact: true }) });
  await hold.locator('summary').click();
  await hold.getByLabel('Who asks for it, and why?').fill('A court asks for it.');
  await hold.getByRole('button', { name: 'Set the hold' }).click();
  await page.getByText('A court asks for it.').waitFor();
  await look(okon, 'case-work-narrow');
  await page.goto('/desk');
  await look(okon, 'desk-narrow');
  await requireWellFormed(page);
});

test('whom the case is about comes to neither the desk nor the sealed file', async () => {
  const docket = new URL(ines.page.url()).pathname;
  const answer = await gusty.page.goto(docket);
  assert.ok(answer !== null && [403, 404].includes(answer.status()));
});
