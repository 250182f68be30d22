import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { publishAnnouncement } from '#conversation';
import { minuteMs } from '#foundation';
import { openBrowser } from '#testing';
import { startTestService } from '../scenarios/start-test-server.ts';
import { requireWellFormed } from './require-well-formed.ts';
import { idOf, joinUp, look, openVisitor, publish, type Visitor } from './visitors.ts';

/** What one reads and does not read: filters, lists, hashtags, announcements. */

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
await bram.page.goto('/@ada');
await bram.page.getByRole('button', { name: 'Follow', exact: true }).click();

test('a filter is made, covers a post where it applies, is changed and removed, without JavaScript', async () => {
  const { page } = bram;
  await publish(ada, 'Wasps in the mill again.');
  await page.goto('/settings/filters');
  await page.getByText('No filters yet').waitFor();
  await look(bram, 'filters-empty-narrow');
  await page.getByRole('link', { name: 'New filter' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Stings');
  await page.getByLabel('Word or phrase 1', { exact: true }).fill('wasps');
  await look(bram, 'filter-new-narrow');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The filter acts from now on.').waitFor();
  await page.goto('/home');
  const covered = page.getByText('Filtered: Stings');
  await covered.waitFor();
  assert.equal(await page.getByText('Wasps in the mill again.').isVisible(), false);
  await covered.click();
  await page.getByText('Wasps in the mill again.').waitFor();
  await look(bram, 'filter-covers-narrow');
  // Profiles were not named: there nothing is covered.
  await page.goto('/@ada');
  await page.getByText('Wasps in the mill again.').waitFor();
  assert.equal(await covered.count(), 0);
  await page.goto('/settings/filters');
  await page.getByRole('link', { name: 'Edit: Stings' }).click();
  assert.equal(await page.getByLabel('Word or phrase 1', { exact: true }).inputValue(), 'wasps');
  await page.getByLabel('Word or phrase 1', { exact: true }).fill('');
  await page.getByLabel('Word or phrase 2', { exact: true }).fill('hornets');
  await page.getByLabel('Leave the post out').check();
  await page.getByLabel('Until when').selectOption('86400');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('1 word or phrase').waitFor();
  await page.getByText(/until \d+ \w+ 20/).waitFor();
  await look(bram, 'filters-narrow');
  await page.goto('/home');
  await page.getByText('Wasps in the mill again.').waitFor();
  await page.goto('/settings/filters');
  await page.getByRole('button', { name: 'Remove: Stings' }).click();
  await page.getByText('No filters yet').waitFor();
});

test('a filter that applies nowhere is refused, and what was typed comes back', async () => {
  const { page } = ada;
  await page.goto('/settings/filters/new');
  await page.getByLabel('Name', { exact: true }).fill('Geese');
  await page.getByLabel('Word or phrase 2', { exact: true }).fill('a goose');
  await page.getByLabel('Home and lists').uncheck();
  await page.getByLabel('Public and hashtag timelines').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('A filter applies somewhere.').waitFor();
  assert.equal(await page.getByLabel('Word or phrase 2', { exact: true }).inputValue(), 'a goose');
  await look(ada, 'filter-refused');
  await page.getByRole('checkbox', { name: 'Threads' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The filter acts from now on.').waitFor();
  await look(ada, 'filters-wide');
  await requireWellFormed(page);
});

test('a filter covers what is told of too, and a quoted post', async () => {
  const { page } = ada;
  await page.goto('/settings/filters/new');
  await page.getByLabel('Name', { exact: true }).fill('Weather');
  await page.getByLabel('Word or phrase 1', { exact: true }).fill('hail');
  await page.getByRole('checkbox', { name: 'Notifications' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The filter acts from now on.').waitFor();
  const path = await publish(bram, '@ada hail on the roofs');
  await bram.page.goto(`/compose?quote=${path.split('/').at(-1)}`);
  await bram.page.getByLabel('What do you want to say?').fill('So it was.');
  await bram.page.getByRole('button', { name: 'Publish' }).click();
  await bram.page.waitForURL(/\/@bram\/\d+/);
  await app.settle();
  for (const place of ['/notifications', '/public']) {
    await page.goto(place);
    await page.getByText('Filtered: Weather').first().waitFor();
    assert.equal(await page.getByText('hail on the roofs').first().isVisible(), false, place);
  }
  await look(ada, 'filter-quote');
});

test('a list is made, filled, read and deleted, without JavaScript', async () => {
  const { page } = bram;
  await page.goto('/lists');
  await page.getByText('No lists yet').waitFor();
  await page.getByLabel('A new list').fill('Millers');
  await page.getByRole('button', { name: 'Make the list' }).click();
  await page.waitForURL('**/edit');
  await page.getByLabel('Add somebody whom you follow').fill('@nobody_here');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Add somebody whom you follow').fill('@ada');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByRole('button', { name: 'Remove: ada' }).waitFor();
  await page.getByLabel('No replies to others').check();
  await page.getByLabel('Keep its members out of my home').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  assert.ok(await page.getByLabel('No replies to others').isChecked());
  await look(bram, 'list-edit-narrow');
  await publish(ada, 'The mill wheel turns.');
  await page.getByRole('link', { name: 'Read the list' }).click();
  await page.getByText('The mill wheel turns.').waitFor();
  await look(bram, 'list-narrow');
  await page.goto('/home');
  assert.equal(await page.getByText('The mill wheel turns.').count(), 0, 'it is exclusive');
  await page.goto('/lists');
  await page.getByText('Not in home').waitFor();
  await look(bram, 'lists-narrow');
  const stolen = await page
    .getByRole('link', { name: 'Millers', exact: true })
    .getAttribute('href');
  assert.equal((await ada.page.goto(stolen ?? ''))?.status(), 404, 'it is nobody else’s');
  await page.getByRole('link', { name: 'Edit: Millers' }).click();
  await page.getByRole('button', { name: 'Delete the list' }).click();
  await page.getByText('No lists yet').waitFor();
});

test('a single post is filtered from its menu, and taken out again, without JavaScript', async () => {
  const { page } = bram;
  const path = await publish(ada, 'Geese on the path again.');
  const filtersPath = `/posts/${path.split('/').at(-1)}/filters`;
  await page.goto(path);
  await page.locator('main details.menu summary').first().click();
  await page.getByRole('link', { name: 'Filter this post' }).first().click();
  await page.waitForURL(`**${filtersPath}`);
  await look(bram, 'post-filters-empty-narrow');
  await page.getByLabel('Name of a new filter').fill('Birds');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The filters act from now on.').waitFor();
  await page.getByText('1 single post').waitFor();
  await page.goto('/home');
  await page.getByText('Filtered: Birds').waitFor();
  assert.equal(await page.getByText('Geese on the path again.').isVisible(), false);
  await page.goto(filtersPath);
  assert.ok(await page.getByRole('checkbox', { name: /Birds/ }).isChecked());
  await look(bram, 'post-filters-narrow');
  await page.goto('/settings/filters');
  await page.getByRole('link', { name: 'Edit: Birds' }).click();
  await page.getByRole('heading', { name: 'Single posts' }).waitFor();
  await look(bram, 'filter-posts-narrow');
  await requireWellFormed(page);
  assert.equal((await ada.page.goto(page.url()))?.status(), 404, 'it is nobody else’s');
  await page.getByRole('button', { name: 'Take out the post by ada' }).click();
  await page.getByRole('heading', { name: 'Single posts' }).waitFor({ state: 'detached' });
  await page.goto('/home');
  await page.getByText('Geese on the path again.').waitFor();
  await page.goto(filtersPath);
  await page.getByRole('checkbox', { name: /Birds/ }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('1 single post').waitFor();
  await page.goto(filtersPath);
  await page.getByRole('checkbox', { name: /Birds/ }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('0 words and phrases').waitFor();
});

test('a person is put into lists from their profile, and leaves them, without JavaScript', async () => {
  const { page } = bram;
  await page.goto('/@ada');
  await page.locator('header.profile details.menu summary').click();
  await page.getByRole('link', { name: 'Put into lists' }).click();
  await page.getByText('You have no lists yet.').waitFor();
  await look(bram, 'person-lists-empty-narrow');
  await page.getByLabel('Name of a new list').fill('Neighbours');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your lists are as you chose.').waitFor();
  await page.locator('header.profile details.menu summary').click();
  await page.getByRole('link', { name: 'Put into lists' }).click();
  const neighbours = page.getByRole('checkbox', { name: 'Neighbours' });
  assert.ok(await neighbours.isChecked());
  await look(bram, 'person-lists-narrow');
  await requireWellFormed(page);
  const here = page.url();
  await neighbours.uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Your lists are as you chose.').waitFor();
  await page.goto(here);
  assert.equal(await neighbours.isChecked(), false);
  // Whom one does not follow, no list of one's own holds: the page says so.
  await ada.page.goto('/@bram');
  assert.equal(await ada.page.getByRole('link', { name: 'Put into lists' }).count(), 0);
  await ada.page.goto(`/people/${await idOf(app, bram)}/lists`);
  await ada.page.getByText('Follow bram first').waitFor();
  await look(ada, 'person-lists-stranger');
});

test('a hashtag is followed on its page, and brings posts of strangers home', async () => {
  const { page } = ada;
  await page.goto('/tags/Weir');
  await page.getByRole('button', { name: 'Follow', exact: true }).click();
  await page.getByText('Public posts with this hashtag stand in your home').waitFor();
  await publish(bram, 'High water at the #weir');
  // How often a hashtag is used may be told as it was a minute ago.
  app.clock.advance(2 * minuteMs);
  await page.goto('/tags/weir');
  await page.getByText('1 post in the last seven days').waitFor();
  await look(ada, 'tag-wide');
  await page.goto('/home');
  await page.getByText('High water at the').waitFor();
  await page.goto('/tags/weir');
  await page.getByRole('button', { name: 'Following' }).click();
  await page.getByRole('button', { name: 'Follow', exact: true }).waitFor();
});

test('an announcement stands above the home timeline until it is put away', async () => {
  await publishAnnouncement(app.service.world, {
    text: 'The mill is closed on Sunday. #mill',
    startsAt: new Date('2027-02-14'),
    endsAt: new Date('2027-02-15'),
    allDay: true,
  });
  for (const visitor of [ada, bram]) {
    const { page } = visitor;
    await page.goto('/home');
    await page.getByText('The mill is closed on Sunday.').waitFor();
    await look(visitor, `announcement-${visitor.handle}`);
    await page.getByRole('button', { name: 'Read, put it away' }).click();
    await page.getByText('The mill is closed on Sunday.').waitFor({ state: 'detached' });
  }
  assert.deepEqual(ada.faults, []);
});
