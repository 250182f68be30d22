import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openBrowser } from '#testing';
import { startTestService } from '../scenarios/start-test-server.ts';
import { requireWellFormed } from './require-well-formed.ts';
import { joinUp, openVisitor, publish, type Visitor } from './visitors.ts';

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
