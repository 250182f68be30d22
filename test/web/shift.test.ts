/**
 * A moderator's morning in a real browser: forty reports of thirteen kinds are read in the order of
 * their danger, and each is dismissed, merged, asked about, decided or prepared for a panel; two panels
 * are heard, one appeal is won, and the report page counts what was done.
 */
import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import { hourMs } from '#foundation';
import { openBrowser } from '#testing';
import { startTestService } from '../scenarios/start-test-server.ts';
import { teller } from '../scenarios/story/scene.ts';
import { requireWellFormed } from './require-well-formed.ts';
import { fileAll, openElsewhere, warnSome, type Filed } from './shift/file-reports.ts';
import { confirmAddress, workThrough, type Timed } from './shift/morning.ts';
import * as desk from './shift/officer.ts';
import * as panel from './shift/panel.ts';
import { matters, warnedBefore } from './shift/reports.ts';
import { gatherTown, givePanelists, jurors, linkInLetter, type Town } from './shift/town.ts';
import { look, type Visitor } from './visitors.ts';

const app = await startTestService();
const browser = await openBrowser();
const elsewhere = await openElsewhere();
after(async () => {
  elsewhere.server.close();
  await browser.close();
  await app.close();
});

/** What is due is done, time passes, and what is due then is done too. */
async function letPass(ms: number): Promise<void> {
  await app.settle();
  app.clock.advance(ms);
  await app.settle();
}

let town: Town;
let filed: readonly Filed[] = [];
const timed: Timed[] = [];

function docketOf(key: string): string {
  const docket = filed.find(({ matter }) => matter.key === key)?.docket;
  assert.ok(docket !== undefined, key);
  return docket;
}

async function waitInTheMorning(): Promise<void> {
  town = await gatherTown(app, browser);
  await app.settle();
  await confirmAddress(town, 'berta');
  await warnSome(town);
  filed = await fileAll(town, elsewhere.url);
  assert.equal(matters.flatMap(({ by }) => by).length, 40);
  assert.equal(new Set(matters.map(({ kind }) => kind)).size, 13);
  const ines = await town.visit('ines');
  await ines.page.goto('/desk');
  const rows = await ines.page.locator('[data-key-stop]').allInnerTexts();
  const about = rows.map((row) => /About @(\S+)/.exec(row)?.[1]);
  // Life and limb, then the rules about them, then those that can lead to a ban, then the rest.
  assert.deepEqual(about.slice(0, 4), ['rolf', 'ulf', 'dana', 'vik']);
  assert.equal(about.at(-1), 'noor');
  assert.equal(rows.length, matters.length - 1, 'the case about the officer is routed away');
  assert.ok(!about.includes('ines'));
  await look(ines, 'shift-desk');
  await requireWellFormed(ines.page);
}

async function workThroughAll(t: TestContext): Promise<void> {
  const officer = await town.visit('ines');
  const handled = await workThrough({ town, officer, filed, timed });
  const mine = matters.filter(({ about, outcome }) => about !== 'ines' && outcome.is !== 'merged');
  assert.deepEqual(handled.toSorted(), mine.map(({ key }) => key).toSorted());
  assert.deepEqual(officer.faults, []);
  const seconds = timed.map(({ ms }) => ms / 1000).toSorted((one, other) => one - other);
  const [median, longest] = [seconds[Math.floor(seconds.length / 2)] ?? 0, seconds.at(-1) ?? 0];
  t.diagnostic(
    `${seconds.length} decisions on one screen: ${median.toFixed(1)} s in the median, ${longest.toFixed(1)} s at the most`,
  );
}

async function routeAway(): Promise<void> {
  const okon = await town.visit('okon');
  await okon.page.goto('/desk/next');
  assert.equal(desk.docketOn(okon.page), docketOf('officer'));
  await look(okon, 'shift-case-narrow');
  await desk.dismiss(okon, 'A joke about plums breaks no rule, whoever makes it.');
  await okon.page.goto(`/desk/${docketOf('officer')}`);
  await requireWellFormed(okon.page);
  const ines = await town.visit('ines');
  const answer = await ines.page.goto(`/desk/${docketOf('officer')}`);
  assert.equal(answer?.ok(), false, 'whom a case is about does not come to its file');
}

async function hearThem(): Promise<void> {
  await letPass(hourMs);
  for (const [handle, key] of [
    ['rolf', 'threat'],
    ['berta', 'pile-on'],
  ] as const) {
    const { page } = await town.visit(handle);
    await page.goto(`/record/${docketOf(key)}`);
    await page.getByLabel('Your answer').fill('They asked for letters themselves, on Monday.');
    await page.getByRole('button', { name: 'Send my answer' }).click();
    await page.getByText('Your answer is in the case file.').waitFor();
  }
  const { page } = await town.visit('gil');
  await page.goto(`/record/${docketOf('ask-gil')}`);
  await page.getByLabel('Your answer').fill('I read an old flyer. It is on Sunday.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await page.getByText('Your answer is in the case file.').waitFor();
}

/** Of five who can be drawn three sat already: the desk says what it may do, and asks for more people. */
async function drawInVain(officer: Visitor): Promise<void> {
  const { page } = officer;
  await page.getByRole('button', { name: 'Draw the panel' }).click();
  await page.getByRole('heading', { name: 'Too few people may sit' }).waitFor();
  await page.getByText('A panel of 3 is needed, and only 2 may sit.').waitFor();
  await look(officer, 'shift-too-few');
  await requireWellFormed(page);
  await givePanelists(app, jurors.slice(5));
}

const heard = [
  { key: 'threat', kind: 'ban', days: 180, upTo: 'Ban', departure: '' },
  {
    key: 'pile-on',
    kind: 'suspension',
    days: 30,
    upTo: 'Suspension',
    departure: 'The others were not warned before; this account was.',
  },
] as const;

async function hearPanels(): Promise<void> {
  const ines = await town.visit('ines');
  await panel.ratify(town, docketOf('threat'));
  await app.settle();
  for (const { key, kind, days, upTo, departure } of heard) {
    const docket = docketOf(key);
    await ines.page.goto(`/desk/${docket}`);
    await desk.propose(ines, { kind, days, reason: 'A warning was read, and it went on.' });
    if (key === 'threat') await drawInVain(ines);
    await desk.drawPanel(ines);
    await app.settle();
    const members = await panel.findPanel(town, docket);
    assert.equal(members.length, 3);
    const opinion = 'The words are plain, and the warning was.';
    for (const member of members) {
      await panel.vote(member, { docket, upTo, ...(kind === 'ban' ? {} : { days }), opinion });
    }
    await app.settle();
    const [author] = members;
    assert.ok(author !== undefined);
    await panel.decide(author, {
      docket,
      kind,
      days,
      why: 'It was done after a warning.',
      departure,
    });
    assert.deepEqual(author.faults, []);
  }
  await look(ines, 'shift-case-decided');
  await letPass(hourMs);
}

const why = 'He had asked for letters in public. Nobody looked at his own post.';

async function appealByLetter(): Promise<void> {
  const berta = await town.visit('berta');
  await berta.page.goto('/record');
  await berta.page.getByText('Your account is suspended').first().waitFor();
  const context = await browser.newContext({ baseURL: app.origin });
  const page = await context.newPage();
  await page.goto(await linkInLetter(town, 'berta', '/appeal'));
  await page.getByRole('heading', { name: 'Statement of reasons' }).waitFor();
  await page.getByText('It was done after a warning.').first().waitFor();
  await page.getByRole('heading', { name: 'The way back' }).waitFor();
  await page.getByLabel('Why is the decision wrong?').fill(why);
  await page.getByRole('button', { name: 'File the appeal' }).click();
  await page.getByText('Your appeal is received.').waitFor();
  await look({ page }, 'shift-appeal');
  await requireWellFormed(page);
  await context.close();
  await letPass(hourMs);
}

async function winTheAppeal(): Promise<void> {
  const docket = docketOf('pile-on');
  const before = await sittingIn(docket);
  const okon = await town.visit('okon');
  await okon.page.goto(`/desk/${docket}`);
  await desk.drawPanel(okon);
  await app.settle();
  const others = await panel.findPanel(town, docket);
  assert.equal(others.length, 3);
  assert.ok(others.every(({ handle }) => !before.includes(handle)));
  const outcome = 'Overturned: everything is put back';
  for (const member of others) await panel.voteOnAppeal(member, { docket, outcome, opinion: why });
  await app.settle();
  const [author] = others;
  assert.ok(author !== undefined);
  await panel.decideAppeal(author, { docket, outcome, reasons: why });
  await letPass(hourMs);
  const berta = await town.visit('berta');
  await berta.page.goto(`/record/${docket}`);
  await berta.page
    .getByText(/Everything was put back on/)
    .first()
    .waitFor();
  await look(berta, 'shift-restored');
  await berta.page.goto('/record');
  await berta.page.getByText('Good standing').first().waitFor();
}

/** Who sat on the panels of a case so far, as the second officer's file shows it. */
async function sittingIn(docket: string): Promise<readonly string[]> {
  const rows = await app.database.db
    .selectFrom('panel_seats')
    .innerJoin('panels', 'panels.id', 'panel_seats.panel_id')
    .innerJoin('cases', 'cases.id', 'panels.case_id')
    .innerJoin('accounts', 'accounts.id', 'panel_seats.account_id')
    .select('accounts.handle')
    .where('cases.docket', '=', docket)
    .execute();
  return rows.map(({ handle }) => handle);
}

/** The names of the sanctions that the officer decided alone, by what was done with the report. */
const named: ReadonlyMap<string, string> = new Map([
  ['warning', 'warning'],
  ['questioned', 'warning'],
  ['decided in the file', 'warning'],
  ['label', 'label'],
  ['hide', 'post hidden'],
  ['feature-limit', 'feature limit'],
]);

/** How often each sanction was decided, by the officer, by the panels, and weeks ago. */
function sanctionsDecided(): Readonly<Record<string, number>> {
  const all = [
    ...matters.flatMap(({ outcome }) => named.get(outcome.is) ?? []),
    ...warnedBefore.map(() => 'warning'),
    ...['ban', 'suspension'],
  ];
  const counted = Map.groupBy(all, (name) => name);
  return Object.fromEntries([...counted].map(([name, each]) => [name, each.length]));
}

async function readTheReport(): Promise<void> {
  const { page } = await town.visit('tilda');
  await page.goto('/transparency');
  const chart = page.locator('section[aria-labelledby="chart-sanction"]');
  const rows = await chart.locator('tr').allInnerTexts();
  const counted = Object.fromEntries(
    rows.flatMap((row) => {
      const [, name = '', amount = ''] = /^(.*?)\s+(\d+)\s*$/s.exec(row.trim()) ?? [];
      return name === '' ? [] : [[name.trim(), Number(amount)]];
    }),
  );
  assert.deepEqual(counted, sanctionsDecided());
  const amountOf = async (name: RegExp) =>
    Number(await page.getByRole('row', { name }).first().getByRole('cell').innerText());
  assert.equal(await amountOf(/^Panels drawn/), 4);
  assert.equal(await amountOf(/^Panels that too few/), 1);
  assert.equal(await amountOf(/^Interim measures ratified/), 1);
  assert.equal(await amountOf(/^Appeals filed/), 1);
  await look({ page }, 'shift-transparency');
  await requireWellFormed(page);
}

test('a shift: forty reports, two panels, one appeal', async (t) => {
  const tell = teller(t);
  await tell(
    'forty reports of thirteen kinds wait in the morning, the most dangerous first',
    waitInTheMorning,
  );
  await tell('an officer works through all of them', () => workThroughAll(t));
  await tell(
    'the case about the officer is decided by another, on a narrow screen without JavaScript',
    routeAway,
  );
  await tell('whom it is about answers, and who was asked puts it right', hearThem);
  await tell(
    'a panel confirms what was done at once, and two decide: drawn by lot, votes sealed, with reasons',
    hearPanels,
  );
  await tell(
    'who was suspended reads the reasons by the link in the letter, and appeals there',
    appealByLetter,
  );
  await tell('other people hear the appeal, and everything is put back', winTheAppeal);
  await tell('the report page counts what was done', readTheReport);
});
