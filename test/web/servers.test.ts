import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { grantRole, serverStanding } from '#accounts';
import { castServerVote } from '#enforcement';
import { hourMs, randomBucket, toId, type AccountId } from '#foundation';
import { publishCheckpoint } from '#ledger';
import { openBrowser } from '#testing';
import { runAnywhere } from '../scenarios/command-line.ts';
import { startTestService } from '../scenarios/start-test-server.ts';
import { downloadLog } from '../scenarios/story/download-log.ts';
import { requireWellFormed } from './require-well-formed.ts';
import { giveRoles, joinUp, look, openVisitor } from './visitors.ts';

const app = await startTestService();
const browser = await openBrowser();
const folder = await mkdtemp(join(tmpdir(), 'folkmoot-servers-'));
after(async () => {
  await rm(folder, { recursive: true, force: true });
  await browser.close();
  await app.close();
});
const { world } = app.service;

const ines = await openVisitor(browser, app, 'ines');
const narrow = await openVisitor(browser, app, 'okon', { javaScript: false, width: 390 });
const pia = await openVisitor(browser, app, 'pia');
const domain = 'far.example';

async function makePanelist(handle: string): Promise<AccountId> {
  const id = world.ids.next<'account'>(randomBucket());
  const row = { id, handle, created_at: app.clock.now() };
  await world.db.insertInto('accounts').values(row).execute();
  await grantRole(world, undefined, { accountId: id, role: 'panelist' });
  return id;
}

const state = async () => (await serverStanding(world.db, domain)).state;
const fourDaysAgo = () =>
  new Date(app.clock.now().getTime() - 96 * hourMs).toISOString().slice(0, 16);

async function move(deed: RegExp): Promise<void> {
  const { page } = ines;
  await page.getByLabel('Server', { exact: true }).fill('Far.Example');
  await page.getByRole('radio', { name: deed }).check();
  await page.getByLabel('Rule').selectOption('harassment.targeted');
  await page.getByLabel('What happened').fill('Forty accounts of it wrote to one person here.');
  await page.getByLabel('Why would nothing less do?').fill('Each was limited, and new ones came.');
  await page.getByLabel(/In a few words/).fill('Organised harassment');
  await page.getByLabel('When (UTC)').fill(fourDaysAgo());
  await page.getByLabel(/By what way/).fill('A letter to its administrators, without an answer.');
  await page.getByRole('button', { name: 'Move it' }).click();
}

test('an officer moves that a server is limited, and cannot sign alone', async () => {
  for (const officer of [ines, narrow]) {
    await joinUp(officer);
    await giveRoles(app, officer, 'officer');
  }
  await joinUp(pia);
  await giveRoles(app, pia, 'panelist');
  const { page } = ines;
  await page.goto('/desk');
  await page.getByRole('link', { name: 'Whole servers' }).click();
  await page.getByText('No server is limited or suspended.').waitFor();
  await requireWellFormed(page);
  await page.getByLabel('Server', { exact: true }).fill('far.example');
  await page.getByLabel('Rule').selectOption('harassment.targeted');
  await page.getByLabel('What happened').fill('Forty accounts wrote to one person.');
  await page.getByLabel('Why would nothing less do?').fill('It was tried.');
  await page.getByLabel(/In a few words/).fill('Harassment');
  await page.getByRole('button', { name: 'Move it' }).click();
  await page
    .getByText(/how its administrators were told/)
    .first()
    .waitFor();
  assert.equal(
    await page.getByLabel(/In a few words/).inputValue(),
    'Harassment',
    'nothing is lost',
  );
  await look(ines, 'servers-refused');
  await move(/Limit/);
  await page.getByText('It is moved, and waits for others to decide.').waitFor();
  assert.equal(
    await page.getByRole('button', { name: 'Sign beside the first officer' }).count(),
    0,
  );
  await requireWellFormed(page);
  await look(ines, 'servers-moved');
});

test('another signs, on a narrow screen without JavaScript, and everybody can read why', async () => {
  const { page } = narrow;
  await page.goto('/desk/servers');
  await look(narrow, 'servers-narrow');
  await page.getByRole('link', { name: 'Limit far.example' }).click();
  await requireWellFormed(page);
  await page.getByRole('button', { name: 'Sign beside the first officer' }).click();
  await page.getByText('You signed.').waitFor();
  assert.equal(await state(), 'limited');
  await page.goto('/about');
  await page.getByText('Organised harassment').waitFor();
  await requireWellFormed(page);
  await look(narrow, 'servers-about-narrow');
  await page.getByRole('link', { name: 'Why' }).click();
  await page.getByText('Forty accounts of it wrote to one person here.').first().waitFor();
  assert.equal(await page.getByText('A letter to its administrators').count(), 0);
  await requireWellFormed(page);
  await look(narrow, 'servers-docket-narrow');
});

test('a panel is drawn, and its last vote suspends', async () => {
  const others = [await makePanelist('pan'), await makePanelist('pol')];
  const { page } = ines;
  await page.goto('/desk/servers');
  await look(ines, 'servers-in-force');
  await move(/Suspend/);
  await page.getByRole('button', { name: 'Draw the panel' }).click();
  await page.getByText('The panel is drawn.').waitFor();
  await look(ines, 'servers-drawn');
  const motionId = toId<'server-motion'>(new URL(page.url()).pathname.split('/').at(-1) ?? '');
  for (const member of others) {
    const vote = { supports: true, carriesException: false, opinion: 'It goes on and on.' };
    await castServerVote(world, member, { motionId, vote });
  }
  assert.equal(await state(), 'limited');
  await pia.page.goto('/panels');
  await pia.page.getByRole('link', { name: 'Read and vote' }).click();
  await requireWellFormed(pia.page);
  await look(pia, 'servers-voting');
  await pia.page.getByRole('radio', { name: 'No' }).check();
  await pia.page.getByLabel('Your reasons').fill('A limit does.');
  await pia.page.getByRole('button', { name: 'Seal the vote' }).click();
  await pia.page.getByText('Your ballot is sealed.').waitFor();
  await pia.page.getByText('carried by the panel').waitFor();
  assert.equal(await state(), 'suspended');
  await look(pia, 'servers-carried');
});

test('it is let back from the list, and the pages are for officers alone', async () => {
  const { page } = ines;
  await page.goto('/desk/servers');
  await page.getByRole('link', { name: 'Lift', exact: true }).click();
  await page.waitForURL(/does=lift/);
  assert.equal(await page.getByLabel('Server', { exact: true }).inputValue(), domain);
  await page.getByLabel('Rule').selectOption('harassment.targeted');
  await page.getByLabel('What happened').fill('Its administrators answered.');
  await page.getByLabel(/In a few words/).fill('It was put right');
  await page.getByRole('button', { name: 'Move it' }).click();
  await page.getByText('It is moved').waitFor();
  await narrow.page.goto(page.url());
  await narrow.page.getByRole('button', { name: 'Sign beside the first officer' }).click();
  await narrow.page.getByText('You signed.').waitFor();
  assert.equal(await state(), 'good');
  const answer = await pia.page.goto('/desk/servers');
  assert.equal(answer?.status(), 403);
  assert.deepEqual([...ines.faults, ...narrow.faults], []);
});

test('the ledger holds all of it, for its verifier, the report and the browser', async () => {
  await publishCheckpoint(world);
  await downloadLog(app.origin, folder);
  const { exitCode, text } = await runAnywhere('ledger', 'verify', folder);
  assert.equal(exitCode, 0, text);
  const report = await runAnywhere('report', '--from-ledger', folder);
  assert.match(report.text, /^  server-limit +\S+ 1$/m);
  assert.match(report.text, /^  server-suspension +\S+ 1$/m);
  const { page } = pia;
  const { docket } = await world.db
    .selectFrom('server_motions')
    .select('docket')
    .limit(1)
    .executeTakeFirstOrThrow();
  await page.goto(`/dockets/${docket}`);
  await page.locator('.verdict.good').waitFor();
  await requireWellFormed(page);
  await look(pia, 'servers-docket');
});
