import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { getStanding } from '#accounts';
import { publishPost } from '#conversation';
import { randomBucket, type AccountId } from '#foundation';
import { openBrowser } from '#testing';
import { startTestService } from '../scenarios/start-test-server.ts';
import { requireWellFormed } from './require-well-formed.ts';
import { giveRoles, joinUp, look, openVisitor } from './visitors.ts';

const app = await startTestService();
const browser = await openBrowser();
after(async () => {
  await browser.close();
  await app.close();
});
const { world } = app.service;

const ines = await openVisitor(browser, app, 'ines');
const narrow = await openVisitor(browser, app, 'okon', { javaScript: false, width: 390 });
const sentence = 'Only the grey candidate can save us https://grey.example/now';

const machines = await makeMachines(9);

async function makeMachines(count: number): Promise<readonly AccountId[]> {
  const rows = Array.from({ length: count }, (_, at) => ({
    id: world.ids.next<'account'>(randomBucket()),
    handle: `citizen_${at}`,
    created_at: app.clock.now(),
  }));
  await world.db.insertInto('accounts').values(rows).execute();
  for (const { id } of rows) await publishPost(world, id, { text: sentence });
  return rows.map(({ id }) => id);
}

const states = (): Promise<string[]> =>
  Promise.all(machines.map(async (id) => (await getStanding(world.db, id)).state));

test('an officer finds what many young accounts say, and proposes them with reasons', async () => {
  for (const officer of [ines, narrow]) {
    await joinUp(officer);
    await giveRoles(app, officer, 'officer');
  }
  const { page } = ines;
  await page.goto('/desk');
  await page.getByRole('link', { name: 'Summary removal' }).click();
  await page.getByRole('link', { name: /grey candidate/ }).click();
  await page.getByRole('heading', { name: '9 accounts within the row' }).waitFor();
  await requireWellFormed(page);
  await page.getByRole('checkbox', { name: 'List @citizen_8' }).uncheck();
  await page
    .getByLabel('What was seen')
    .fill('In one night these accounts published the same sentence and link.');
  await page.getByLabel(/a machine acts/).fill('They came one second apart.');
  await page.getByLabel(/led to believe/).fill('That eight citizens agree.');
  await page.getByLabel(/warning reach nobody/).fill('Nobody reads what is sent to them.');
  await page.getByRole('button', { name: 'Preview the statement' }).click();
  await page.getByText(/Statement of reasons/).waitFor();
  assert.equal(await page.getByRole('checkbox', { name: 'List @citizen_8' }).isChecked(), false);
  await look(ines, 'summary-proposing');
  await page.getByRole('button', { name: 'Propose the batch' }).click();
  await page.getByText('The batch waits for another officer.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Confirm and remove' }).count(), 0);
  await requireWellFormed(page);
  await look(ines, 'summary-proposed');
});

test('another takes one out and confirms, on a narrow screen without JavaScript', async () => {
  const { page } = narrow;
  await page.goto('/desk/summary');
  await look(narrow, 'summary-narrow');
  await page.getByRole('link', { name: '8 accounts listed' }).click();
  await page.getByRole('checkbox', { name: 'Leave @citizen_0 alone' }).check();
  await requireWellFormed(page);
  await look(narrow, 'summary-confirming-narrow');
  await page.getByRole('button', { name: 'Confirm and remove' }).click();
  await page.getByText('You confirmed the batch.').waitFor();
  await app.settle();
  const expected = machines.map((_id, at) => (at >= 1 && at <= 7 ? 'banned' : 'good'));
  assert.deepEqual(await states(), expected);
});

test('each is put back in one click', async () => {
  const { page } = ines;
  await page.goto('/desk/summary');
  await page.getByRole('link', { name: '8 accounts listed, 7 removed' }).click();
  await page.getByText('8 of 8 dealt with').waitFor();
  await look(ines, 'summary-removed');
  await page.getByRole('button', { name: 'Reinstate @citizen_3' }).click();
  await page.getByText('The account is back, with everything it had.').waitFor();
  await page.getByText('reinstated by an officer').waitFor();
  await requireWellFormed(page);
  assert.equal((await states())[3], 'good');
  assert.deepEqual([...ines.faults, ...narrow.faults], []);
});

test('the page is for officers alone', async () => {
  const rosa = await openVisitor(browser, app, 'rosa');
  await joinUp(rosa);
  const answer = await rosa.page.goto('/desk/summary');
  assert.equal(answer?.status(), 403);
});

test('the health of the conversation is one click from the desk', async () => {
  for (const officer of [ines, narrow]) {
    await officer.page.goto('/desk');
    await officer.page.getByRole('link', { name: 'Health of the conversation' }).click();
    await officer.page.getByText('Warnings followed by a clean half year').waitFor();
    await requireWellFormed(officer.page);
    await look(officer, `health-${officer.handle}`);
  }
  assert.deepEqual([...ines.faults, ...narrow.faults], []);
});
