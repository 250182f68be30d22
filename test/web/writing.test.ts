import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openBrowser } from '#testing';
import { startTestService } from '../scenarios/start-test-server.ts';
import { joinUp, openVisitor, publish, type Visitor } from './visitors.ts';

const app = await startTestService();
const browser = await openBrowser();
after(async () => {
  await browser.close();
  await app.close();
});

const ada: Visitor = await openVisitor(browser, app, 'ada');
const bram: Visitor = await openVisitor(browser, app, 'bram', { javaScript: false, width: 390 });
await joinUp(ada);
await joinUp(bram);

const says = 'What do you want to say?';
const more = 'Warning, language, poll';

test('a poll is written by one and voted in by another, without JavaScript', async () => {
  const { page } = ada;
  await page.goto('/compose');
  await page.getByLabel(says).fill('What shall we drink?');
  await page.getByText(more).click();
  await page.getByText('Poll', { exact: true }).click();
  await page.getByLabel('Option 1').fill('Tea');
  await page.getByLabel('Option 2').fill('Coffee');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.waitForURL(/\/@ada\/\d+/);
  const path = new URL(page.url()).pathname;
  await bram.page.goto(path);
  await bram.page.getByLabel('Coffee').check();
  await bram.page.getByRole('button', { name: 'Vote' }).click();
  await bram.page.getByText('Coffee · your vote').waitFor();
  await bram.page.getByText('100 %').waitFor();
  assert.equal(await bram.page.getByRole('button', { name: 'Vote' }).count(), 0);
  await page.goto(path);
  await page.getByText('1 voter').waitFor();
  assert.deepEqual(ada.faults, []);
});

test('a quote shows the quoted post as a card, and closed replies say so', async () => {
  const path = await publish(ada, 'The heron is back at the weir.');
  await bram.page.goto(`/compose?quote=${path.split('/').at(-1)}`);
  await bram.page.getByText('The heron is back at the weir.').waitFor();
  await bram.page.getByLabel(says).fill('Look who is here.');
  await bram.page.getByText(more).click();
  await bram.page.getByLabel('Who can reply').selectOption('nobody');
  await bram.page.getByRole('button', { name: 'Publish' }).click();
  await bram.page.waitForURL(/\/@bram\/\d+/);
  const quoting = new URL(bram.page.url()).pathname;
  await ada.page.goto(quoting);
  const card = ada.page.getByRole('blockquote');
  await card.getByText('The heron is back at the weir.').waitFor();
  await ada.page.getByText('Replies are closed.').waitFor();
  assert.equal(await ada.page.getByLabel('Your reply').count(), 0);
});

test('a draft is saved, gone on with and published, without JavaScript', async () => {
  const { page } = bram;
  await page.goto('/compose');
  await page.getByLabel(says).fill('Half a thought');
  await page.getByRole('button', { name: 'Save as a draft' }).click();
  await page.waitForURL('**/drafts*');
  await page.getByRole('link', { name: 'Go on writing' }).click();
  assert.equal(await page.getByLabel(says).inputValue(), 'Half a thought');
  await page.getByLabel(says).fill('A whole thought');
  await page.getByText(more).click();
  await page.getByLabel('Publish at (UTC)').fill('2031-05-04T10:00');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.waitForURL('**/drafts*');
  await page.getByText('Will be published', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Publish now' }).click();
  await page.waitForURL('**/drafts*');
  await page.getByText('No drafts').waitFor();
  await page.goto('/@bram');
  await page.getByText('A whole thought').waitFor();
});

test('a wrong password is said beside the field that it was typed into, and is not sent back', async () => {
  const { page } = bram;
  await page.goto('/settings/account');
  const now = page.getByLabel('Password now').last();
  await now.fill('not the ferry at all');
  await page.getByLabel('New password').fill('the ferry leaves at ten');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByRole('alert').waitFor();
  assert.equal(await now.getAttribute('aria-invalid'), 'true');
  assert.equal(await page.getByLabel('New password').getAttribute('aria-invalid'), null);
  assert.equal((await page.content()).includes('not the ferry'), false);
  await page.getByLabel('E-mail address').fill('bram@elsewhere.example');
  await page.getByLabel('Password now').first().fill('not the ferry at all');
  await page.getByRole('button', { name: 'Change the address' }).click();
  await page.getByRole('alert').waitFor();
  const [first, last] = [page.getByLabel('Password now').first(), now];
  assert.equal(await first.getAttribute('aria-invalid'), 'true');
  assert.equal(await last.getAttribute('aria-invalid'), null);
  assert.equal(
    await page.getByLabel('E-mail address').inputValue(),
    'bram@elsewhere.example',
    'what was typed stays',
  );
});
