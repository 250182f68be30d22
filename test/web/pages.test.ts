import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import sharp from 'sharp';
import * as accounts from '#accounts';
import { openBrowser } from '#testing';
import { startTestService } from '../scenarios/start-test-server.ts';
import { requireWellFormed } from './require-well-formed.ts';
import { joinUp, openVisitor, publish, type Visitor } from './visitors.ts';

const app = await startTestService();
const browser = await openBrowser();
after(async () => {
  await browser.close();
  await app.close();
});

const visitor = (...options: [handle: string, options?: Parameters<typeof openVisitor>[3]]) =>
  openVisitor(browser, app, ...options);
const ada = await visitor('ada');
const bram = await visitor('bram', { javaScript: false });
const celia = await visitor('celia');

function articleWith({ page }: Visitor, text: string | RegExp) {
  return page.getByRole('article').filter({ hasText: text });
}

test('people sign up, with and without JavaScript', async () => {
  for (const person of [ada, bram, celia]) {
    await joinUp(person);
    await person.page.goto('/home');
    await person.page.getByText('Your home is quiet').waitFor();
  }
});

test('a refused sign-up keeps what was typed, and says which field is wrong', async () => {
  const late = await visitor('ada', { javaScript: false });
  await late.page.goto('/sign-up');
  await late.page.getByLabel('Name', { exact: true }).fill('ada');
  await late.page.getByLabel('E-mail address').fill('late@example.org');
  await late.page.getByLabel('Password').fill('the ferry leaves at nine');
  await late.page.getByLabel(/read the rules/).check();
  await late.page.getByRole('button', { name: 'Create my account' }).click();
  const name = late.page.getByLabel('Name', { exact: true });
  assert.equal(await name.getAttribute('aria-invalid'), 'true');
  assert.equal(await late.page.getByLabel('E-mail address').inputValue(), 'late@example.org');
  const form = { handle: 'late', email: 'late@example.org', password: 'the ferry leaves at nine' };
  const headers = { origin: app.origin, accept: 'text/html' };
  const bare = await late.page.request.post('/sign-up', { form, headers });
  assert.match(await bare.text(), /aria-describedby="agree-wrong"[^]*id="agree-wrong">Please read/);
  await late.context.close();
});

test('the letter’s link confirms the address, by a press of a button', async () => {
  await app.settle();
  await ada.page.goto('/local/mails');
  await ada.page
    .getByRole('link', { name: /confirm-email/ })
    .first()
    .waitFor();
  const letters = await ada.page.getByRole('article').filter({ hasText: 'ada@example.org' }).all();
  await letters[0]?.getByRole('link').click();
  await ada.page.getByRole('button', { name: 'Confirm' }).click();
  await ada.page.getByText('Your address is confirmed.').waitFor();
});

test('a post of one stands in the home of another who follows', async () => {
  await publish(ada, 'The heron is back on the weir. #river');
  await bram.page.goto('/@ada');
  await bram.page.getByRole('button', { name: 'Follow', exact: true }).click();
  await bram.page.getByRole('button', { name: 'Following' }).waitFor();
  await app.settle();
  await publish(ada, 'And it caught a trout.');
  await app.settle();
  await bram.page.goto('/home');
  await articleWith(bram, 'And it caught a trout.').waitFor();
});

test('a post’s page says where other pages learn how to show it', async () => {
  await bram.page.goto(await publish(ada, 'Two herons now.'));
  const discovery = bram.page.locator('link[type="application/json+oembed"]');
  const answer = await bram.page.request.get((await discovery.getAttribute('href')) ?? '');
  assert.match(await answer.text(), /Two herons now/);
});

test('a long text becomes a thread that is published whole', async () => {
  const sentences = Array.from(
    { length: 9 },
    (_, at) =>
      `Part ${at + 1} of the story tells how the path along the river was closed, and why.`,
  );
  await bram.page.goto('/compose');
  await bram.page.getByLabel('What do you want to say?').fill(sentences.join(' '));
  await bram.page.getByRole('button', { name: 'Publish' }).click();
  const parts = bram.page.getByLabel(/^Part \d of \d$/);
  const count = await parts.count();
  assert.ok(count >= 2, `${count} parts`);
  await bram.page.getByRole('button', { name: `Publish the thread of ${count}` }).click();
  await bram.page.waitForURL(/\/@bram\/\d+/);
  assert.equal(await bram.page.getByRole('article').count(), count);
  await articleWith(bram, 'Part 9 of the story').waitFor();
});

test('reply, like, boost and bookmark work without JavaScript', async () => {
  await bram.page.goto('/@ada');
  const post = articleWith(bram, 'The heron is back');
  await post.getByRole('button', { name: 'Like' }).click();
  await articleWith(bram, 'The heron is back')
    .getByRole('button', { name: 'Take the like back' })
    .waitFor();
  await articleWith(bram, 'The heron is back').getByRole('button', { name: 'Bookmark' }).click();
  await bram.page.goto('/bookmarks');
  await articleWith(bram, 'The heron is back')
    .getByRole('link', { name: /^Reply/ })
    .click();
  await bram.page.getByLabel('Your reply').fill('@ada I saw it too.');
  await bram.page.getByRole('button', { name: 'Reply', exact: true }).click();
  await bram.page.waitForURL(/\/@bram\/\d+/);
  await app.settle();
  await ada.page.goto('/notifications');
  await articleWith(ada, 'I saw it too.').first().waitFor();
  assert.deepEqual(ada.faults, []);
});

test('posts, people and tags are found without JavaScript', async () => {
  await bram.page.goto('/search');
  const search = bram.page.getByRole('search');
  await search.getByLabel('What are you looking for?').fill('saw it too');
  await search.getByRole('button', { name: 'Search' }).click();
  await articleWith(bram, 'I saw it too.').waitFor();
  await search.getByLabel('What are you looking for?').fill('ada');
  await search.getByRole('button', { name: 'Search' }).click();
  await bram.page.getByRole('link', { name: 'People', exact: true }).click();
  await bram.page.getByText('@ada', { exact: true }).first().waitFor();
  await search.getByLabel('What are you looking for?').fill('riv');
  await search.getByRole('button', { name: 'Search' }).click();
  await bram.page.getByText('Nobody by that name').waitFor();
  await bram.page.getByRole('link', { name: 'Tags', exact: true }).click();
  await bram.page.getByRole('link', { name: '#river' }).click();
  await articleWith(bram, 'The heron is back').waitFor();
});

test('a like by script changes the page where it stands', async () => {
  await celia.page.goto('/public');
  const post = articleWith(celia, 'The heron is back');
  await post.getByRole('button', { name: 'Like' }).click();
  await post.getByRole('button', { name: 'Take the like back' }).waitFor();
  assert.equal(new URL(celia.page.url()).pathname, '/public');
  assert.deepEqual(celia.faults, []);
});

test('what was typed before the page woke up is kept', async () => {
  const { page } = celia;
  await page.route('**/_app/immutable/**/*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    await route.continue();
  });
  await page.goto('/compose', { waitUntil: 'commit' });
  await page.getByLabel('What do you want to say?').fill('Typed early');
  await page.waitForLoadState('networkidle');
  assert.equal(await page.getByLabel('What do you want to say?').inputValue(), 'Typed early');
  await page.unroute('**/_app/immutable/**/*.js');
});

test('an edit shows that it was edited, and keeps the earlier version readable', async () => {
  const path = await publish(bram, 'Nine benches face the rver.');
  await bram.page.goto(`${path}/edit`);
  const text = bram.page.getByLabel('What do you want to say?');
  assert.equal(await text.inputValue(), 'Nine benches face the rver.');
  await text.fill('Nine benches face the river.');
  await bram.page.getByRole('button', { name: 'Save the edit' }).click();
  await bram.page.getByRole('link', { name: /^edited/ }).click();
  await bram.page.getByText('Nine benches face the rver.').waitFor();
});

test('settings are kept, and shown again without JavaScript', async () => {
  const { page } = bram;
  await page.goto('/settings');
  await page.getByLabel('Display name').fill('Bram Okafor');
  await page.getByLabel('About you').fill('Counts benches. #river');
  await page.getByLabel('I approve each follower').check();
  await page.getByLabel('Label 1').fill('Pronouns');
  await page.getByLabel('Content 1').fill('he');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  assert.equal(await page.getByLabel('Display name').inputValue(), 'Bram Okafor');
  assert.equal(await page.getByLabel('About you').inputValue(), 'Counts benches. #river');
  assert.equal(await page.getByLabel('I approve each follower').isChecked(), true);
  assert.equal(await page.getByLabel('Content 1').inputValue(), 'he');
});

test('a request to follow waits until it is accepted', async () => {
  await celia.page.goto('/@bram');
  await celia.page.getByRole('button', { name: 'Ask to follow' }).click();
  await celia.page.getByRole('button', { name: 'Requested' }).waitFor();
  await bram.page.goto('/notifications');
  await bram.page.getByRole('button', { name: 'Accept' }).click();
  await celia.page.goto('/@bram');
  await celia.page.getByRole('button', { name: 'Following' }).waitFor();
});

test('a picture is published with its description, without JavaScript', async () => {
  const buffer = await sharp({
    create: { width: 120, height: 80, channels: 3, background: '#17624f' },
  })
    .png()
    .toBuffer();
  const { page } = bram;
  await page.goto('/compose');
  await page.getByLabel('What do you want to say?').fill('The green door.');
  await page.getByText('Pictures, a film or a sound').click();
  await page
    .getByLabel('Picture 1', { exact: true })
    .setInputFiles({ name: 'door.png', mimeType: 'image/png', buffer });
  await page.getByLabel('Description of picture 1').fill('A door, painted green');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.waitForURL(/\/@bram\/\d+/);
  const picture = page.getByRole('img', { name: 'A door, painted green' });
  await picture.waitFor();
  const source = await picture.getAttribute('src');
  const answer = await page.request.get(source ?? '');
  assert.match(answer.headers()['content-type'] ?? '', /^image\//);
});

test('a picture that is refused keeps the text', async () => {
  const { page } = celia;
  await page.goto('/compose');
  await page.getByLabel('What do you want to say?').fill('Not a picture at all.');
  await page.getByText('Pictures, a film or a sound').click();
  await page
    .getByLabel('Picture 1', { exact: true })
    .setInputFiles({ name: 'x.png', mimeType: 'image/png', buffer: Buffer.from('nonsense') });
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByRole('alert').waitFor();
  const text = page.getByLabel('What do you want to say?');
  assert.equal(await text.inputValue(), 'Not a picture at all.');
  assert.equal(await page.getByText(/is not a picture|nothing that can be read/).count(), 2);
});

test('the archive is downloaded as a zip', async () => {
  const answer = await bram.page.request.get('/settings/archive');
  assert.equal(answer.headers()['content-type'], 'application/zip');
  assert.equal((await answer.body()).subarray(0, 2).toString(), 'PK');
});

test('a deleted post leaves its place in the thread', async () => {
  const path = await publish(celia, 'I take this back.');
  await bram.page.goto(path);
  await bram.page.getByLabel('Your reply').fill('@celia Too late.');
  await bram.page.getByRole('button', { name: 'Reply', exact: true }).click();
  await bram.page.waitForURL(/\/@bram\/\d+/);
  const reply = bram.page.url();
  await celia.page.goto(`${path}/delete`);
  await celia.page.getByRole('button', { name: 'Delete' }).click();
  await celia.page.waitForURL(/done=deleted/);
  await bram.page.goto(reply);
  await bram.page.getByText('Its author deleted this post.').waitFor();
});

for (const [name, reporter] of [
  ['with JavaScript', celia],
  ['without JavaScript', bram],
] as const) {
  test(`a report is filed ${name}, and its receipt opens without signing in`, async () => {
    const { page } = reporter;
    await page.goto('/@ada');
    const post = articleWith(reporter, 'The heron is back');
    await post.getByLabel('More about this post').click();
    await post.getByRole('link', { name: 'Report' }).click();
    await page.getByRole('radio', { name: /Somebody is in danger/ }).check();
    await page
      .getByRole('checkbox', { name: /threats/i })
      .first()
      .check();
    await page.getByLabel('What should the officers know?').fill('It looks at me strangely.');
    await page.getByRole('button', { name: 'Send the report' }).click();
    await page.getByText('Your report is received').waitFor();
    const receipt = page.url();
    const stranger = await visitor('stranger');
    await stranger.page.goto(receipt);
    await stranger.page.getByText('It is being looked at.').waitFor();
    await stranger.context.close();
  });
}

test('an officer finds the report on the desk, and nobody else does', async () => {
  const { world } = app.service;
  const officer = await accounts.findAccountByHandle(world.db, 'celia');
  assert.ok(officer !== undefined);
  await bram.page.goto('/desk');
  await bram.page.getByRole('heading', { name: 'This is not open to you' }).waitFor();
  const dora = await visitor('dora');
  await joinUp(dora);
  const account = await accounts.findAccountByHandle(world.db, 'dora');
  assert.ok(account !== undefined);
  await accounts.grantRole(world, undefined, { accountId: account.id, role: 'officer' });
  await dora.page.goto('/desk');
  await dora.page.getByRole('link', { name: /^Case / }).click();
  await dora.page.getByText('It looks at me strangely.').first().waitFor();
  await dora.page.getByRole('button', { name: 'Open the case' }).click();
  await dora.page.getByText('The case is open.').waitFor();
  await requireWellFormed(dora.page);
  assert.deepEqual(dora.faults, []);
});

test('an entry of the ledger is proved by the browser itself', async () => {
  const { page } = celia;
  await app.settle();
  await page.goto('/ledger');
  await page.getByRole('link', { name: '0', exact: true }).click();
  await page.getByText('Checked by your browser: the entry is in the signed list.').waitFor();
  assert.deepEqual(celia.faults, []);
});

test('a forged proof is called out by the page', async () => {
  const { page } = celia;
  await page.route('**/entries/0', async (route) => {
    const response = await route.fetch();
    const body = await response.text();
    await route.fulfill({ response, body: body.replaceAll('rules-published', 'charter-changed') });
  });
  await page.goto('/entries/0');
  await page.getByText('The proof does not hold.').waitFor();
  await page.unroute('**/entries/0');
});

test('pages are well-formed for everybody, on wide and narrow screens', async () => {
  const paths = [
    '/',
    '/public',
    '/about',
    '/articles',
    '/rules',
    '/rules/violence.threats',
    '/dockets',
    '/precedents',
    '/ledger',
    '/entries/0',
    '/sign-up',
    '/sign-in',
    '/reset-password',
    '/@ada',
    '/@ada/followers',
    '/nowhere',
  ];
  for (const width of [1280, 360]) {
    const reader = await visitor('reader', { width });
    for (const path of paths) {
      await reader.page.goto(path);
      await requireWellFormed(reader.page);
    }
    await reader.context.close();
  }
  for (const path of ['/home', '/compose', '/notifications', '/record', '/settings', '/more']) {
    await ada.page.goto(path);
    await requireWellFormed(ada.page);
  }
});

test('a refusal names its article and links to what it says', async () => {
  await bram.page.goto('/articles#11');
  await bram.page.getByRole('heading', { name: '11 Appeal' }).waitFor();
});

test('pages protect themselves', async () => {
  const page = await fetch(`${app.origin}/`);
  const policy = page.headers.get('content-security-policy') ?? '';
  assert.match(policy, /script-src 'self' 'nonce-/);
  assert.doesNotMatch(policy, /unsafe-inline/);
  assert.equal(page.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(page.headers.get('x-frame-options'), 'DENY');
  const forged = await fetch(`${app.origin}/sign-out`, {
    method: 'POST',
    headers: {
      origin: 'https://evil.example',
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: '',
  });
  assert.equal(forged.status, 403);
});

test('signing out ends the session', async () => {
  await ada.page.goto('/home');
  await ada.page.getByRole('button', { name: 'Sign out' }).click();
  await ada.page.getByText('You are signed out.').waitFor();
  await ada.page.goto('/home');
  await ada.page.getByRole('heading', { name: 'Welcome back' }).waitFor();
});

test('pages wear the theme that their visitor chose, and the system’s where none is', async () => {
  const themeOf = async (cookie: string) => {
    const answer = await fetch(`${app.origin}/about`, { headers: { cookie } });
    return /data-theme="(\w+)"/.exec(await answer.text())?.[1];
  };
  assert.equal(await themeOf(''), 'auto');
  assert.equal(await themeOf('theme=dark'), 'dark');
  assert.equal(await themeOf('theme=unknown'), 'auto');
});
