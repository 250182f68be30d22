import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openBrowser } from '#testing';
import { startTestService } from '../scenarios/start-test-server.ts';
import { requireWellFormed } from './require-well-formed.ts';
import { giveRoles, joinUp, openVisitor, publish, type Visitor } from './visitors.ts';

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

async function openFold({ page }: Visitor, title: string) {
  const fold = page.locator('details').filter({ has: page.getByText(title, { exact: true }) });
  if ((await fold.getAttribute('open')) === null) await fold.locator('summary').first().click();
  return fold;
}

test('a threat is reported, and the case opened on a narrow screen without JavaScript', async () => {
  for (const person of [gusty, vik, ines, narrow]) await joinUp(person);
  for (const officer of [ines, narrow]) await giveRoles(app, officer, 'officer');
  const path = await publish(gusty, '@vik I know which gate is yours. We wait there after dark.');
  await vik.page.goto(`/report?post=${path.split('/').at(-1) ?? ''}`);
  await vik.page.getByRole('radio', { name: /It breaks a rule/ }).check();
  await vik.page.getByRole('checkbox', { name: /^No threats of violence/ }).check();
  await vik.page.getByRole('button', { name: 'Send the report' }).click();
  await vik.page.getByText('Your report is received').waitFor();
  await narrow.page.goto('/desk');
  await narrow.page.getByRole('link', { name: /^Case / }).click();
  await narrow.page.getByRole('button', { name: 'Open the case' }).click();
  await narrow.page.getByText('The case is open.').waitFor();
  await requireWellFormed(narrow.page);
});

test('an allegation is offered the time of the post, and keeps what a refusal gives back', async () => {
  const { page } = ines;
  await page.goto('/desk');
  await page.getByRole('link', { name: /^Case / }).click();
  const time = page.getByLabel('When it happened (UTC)');
  assert.equal(await time.inputValue(), '2027-01-11T09:00');
  await page.getByLabel('What was done, in a sentence').fill('Said that they wait at a gate.');
  await page.getByRole('checkbox', { name: /I know which gate/ }).uncheck();
  await page.getByRole('button', { name: 'Allege a breach' }).click();
  await page
    .getByRole('alert')
    .getByRole('link', { name: /^Article 8/ })
    .waitFor();
  const summary = page.getByLabel('What was done, in a sentence');
  assert.equal(await summary.inputValue(), 'Said that they wait at a gate.');
  await page.getByRole('checkbox', { name: /I know which gate/ }).check();
  await page.getByRole('button', { name: 'Allege a breach' }).click();
  await page.getByRole('heading', { name: 'What is alleged' }).waitFor();
  await page.getByText('Said that they wait at a gate.').first().waitFor();
});

test('the form shows only the fields that the chosen sanction needs', async () => {
  const fold = await openFold(ines, 'Decide alone');
  await fold.getByLabel('About which kind of rule').waitFor();
  assert.equal(await fold.getByLabel('Text of the label').count(), 0);
  await fold.getByLabel('Sanction').first().selectOption('label');
  await fold.getByLabel('Text of the label').waitFor();
  await fold.getByLabel('Sanction').first().selectOption('warning');
  assert.equal(await fold.getByLabel('Text of the label').count(), 0);
});

test('a decision is read as it will be read, then recorded, and served', async () => {
  const { page } = ines;
  const fold = await openFold(ines, 'Decide alone');
  await fold.getByRole('radio', { name: 'Proved', exact: true }).check();
  await fold.getByLabel('Reason', { exact: true }).fill('The post says so in plain words.');
  for (const part of await fold
    .getByRole('group', { name: /^(Context|The speaker|Intent|Content|Extent|How likely)/ })
    .all()) {
    await part.getByRole('radio', { name: 'high' }).check();
    await part.getByLabel('Why').fill('A reasonable reader takes it as meant.');
  }
  await fold.getByLabel('The facts').fill('A gate, an hour, and a name.');
  await fold.getByLabel('The public interest in the speech').fill('None in the threat.');
  await fold.getByLabel('Request to clarify').fill('The words need no clarifying.');
  await fold.getByLabel('Fact', { exact: true }).first().fill('The post as it was frozen.');
  await fold.getByLabel('Known since (UTC)').first().fill('2027-01-11T09:00');
  await fold
    .getByLabel('In one sentence, for later cases')
    .fill('A gate and an hour make a threat.');
  await fold.getByLabel('What makes a return possible?').fill('Nothing is taken away.');
  await fold.getByRole('button', { name: 'Preview' }).click();
  const preview = page.getByRole('region', { name: 'As the person will read it' });
  await preview.getByText('A gate, an hour, and a name.').waitFor();
  const again = await openFold(ines, 'Decide alone');
  assert.equal(await again.getByLabel('The facts').inputValue(), 'A gate, an hour, and a name.');
  assert.equal(await again.getByRole('radio', { name: 'Proved', exact: true }).isChecked(), true);
  await again.getByRole('button', { name: 'Record the decision' }).click();
  await page.getByText('The decision is recorded.').waitFor();
  await requireWellFormed(page);
  assert.deepEqual(ines.faults, []);
});

test('the warned person reads the reasons, and may appeal', async () => {
  await app.settle();
  const { page } = gusty;
  await page.goto('/record');
  await page.getByText('Warning about violence').waitFor();
  await page
    .getByRole('link', { name: /^Case / })
    .first()
    .click();
  await page.getByRole('heading', { name: 'Statement of reasons' }).waitFor();
  await page.getByText('A gate, an hour, and a name.').first().waitFor();
  await page.getByRole('button', { name: 'File the appeal' }).waitFor();
  await requireWellFormed(page);
  const names = await page.getByText('@vik', { exact: true }).count();
  assert.equal(names, 0, 'the reporter is not shown to the respondent');
});

test('the public page of the case names nobody', async () => {
  const { page } = vik;
  await page.goto('/dockets');
  await page
    .getByRole('link', { name: /^Case / })
    .first()
    .click();
  await page.getByText('A gate and an hour make a threat.').waitFor();
  const text = await page.locator('main').innerText();
  for (const handle of ['gusty', 'vik', 'ines', 'okon']) assert.ok(!text.includes(handle), handle);
  await requireWellFormed(page);
});

test('a refused step names its article', async () => {
  const { page } = ines;
  await page.goto('/desk');
  assert.equal((await page.getByRole('link', { name: /^Case / }).count()) <= 1, true);
  await page.goto('/panels/3559245163472570468');
  const why = page.getByRole('link', { name: /^Article 6: No single hand/ });
  await why.click();
  await page.waitForURL(/\/articles#6$/);
});
