import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import * as enforcement from '#enforcement';
import { openBrowser } from '#testing';
import { startTestService } from '../scenarios/start-test-server.ts';
import { requireWellFormed } from './require-well-formed.ts';
import { giveRoles, idOf, joinUp, openVisitor, publish, type Visitor } from './visitors.ts';

/** Notifications as groups, and the strangers among them held back, without JavaScript. */

const app = await startTestService();
const browser = await openBrowser();
after(async () => {
  await browser.close();
  await app.close();
});

const visitor = (handle: string) => openVisitor(browser, app, handle, { javaScript: false });
const ada = await visitor('ada');
const fans = [await visitor('bram'), await visitor('celia'), await visitor('dirk')];

const articleWith = ({ page }: Visitor, text: string | RegExp) =>
  page.getByRole('article').filter({ hasText: text });

test('likes of one post are one line', async () => {
  for (const person of [ada, ...fans]) await joinUp(person);
  await publish(ada, 'The lock keeper is back.');
  for (const fan of fans) {
    await fan.page.goto('/@ada');
    await articleWith(fan, 'The lock keeper').getByRole('button', { name: /like/i }).click();
  }
  await app.settle();
  await ada.page.goto('/notifications');
  await articleWith(ada, /and 2 others\s+liked your post/).waitFor();
  assert.equal(await articleWith(ada, 'liked your post').count(), 1);
  await requireWellFormed(ada.page);
});

test('a stranger is held back, seen, and let through', async () => {
  const [bram] = fans;
  assert.ok(bram);
  await ada.page.goto('/notifications/held');
  await ada.page.getByLabel('People you do not follow').selectOption('Hold back');
  await ada.page.getByRole('button', { name: 'Save' }).click();
  await ada.page.getByText('Saved.').waitFor();
  assert.equal(await ada.page.getByLabel('People you do not follow').inputValue(), 'filter');
  await publish(bram, '@ada may I ask you something?');
  await ada.page.goto('/notifications');
  assert.equal(await articleWith(ada, 'may I ask').count(), 0);
  await ada.page.getByRole('link', { name: 'Held back: 1' }).click();
  await articleWith(ada, 'may I ask').waitFor();
  await requireWellFormed(ada.page);
  await ada.page.getByRole('button', { name: 'Let through' }).click();
  await ada.page.getByText('Nothing is held back').waitFor();
  await ada.page.goto('/notifications');
  await articleWith(ada, 'may I ask').first().waitFor();
});

test('a reporter is told how it ended, reads why among their reports, and appeals there', async () => {
  const [bram, celia, dirk] = fans;
  assert.ok(bram && celia && dirk);
  const { world } = app.service;
  await giveRoles(app, dirk, 'officer');
  const [reporter, officer] = [await idOf(app, celia), await idOf(app, dirk)];
  const respondent = await idOf(app, bram);
  await enforcement.fileReport(world, reporter, { respondent, category: 'spam' });
  const { items: queue } = await enforcement.listQueue(world, officer, { limit: 5 });
  const caseId = queue.find((one) => one.respondent === respondent)?.caseId;
  assert.ok(caseId);
  await enforcement.openCase(world, officer, { caseId });
  await enforcement.dismissReport(world, officer, { caseId, reason: 'One link is no spam.' });
  await app.settle();
  await celia.page.goto('/notifications');
  const note = articleWith(celia, 'Your report was decided');
  await note.getByRole('link', { name: 'Open my reports' }).click();
  await celia.page.getByText('One link is no spam.').waitFor();
  await requireWellFormed(celia.page);
  await celia.page.getByText('You think that this is wrong?').click();
  await celia.page.getByLabel('Why is the decision wrong?').fill('It was forty links.');
  await celia.page.getByRole('button', { name: 'Appeal' }).click();
  await celia.page.getByText('Your appeal is received.').waitFor();
  assert.equal(await celia.page.getByRole('button', { name: 'Appeal' }).count(), 0);
  await bram.page.goto('/report/mine');
  await bram.page.getByText('You reported nothing').waitFor();
});
