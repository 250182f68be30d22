import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { keysWork, type Visitor } from '../visitors.ts';
import type { Matter, Outcome } from './reports.ts';

/** What an officer does on the pages of the desk, as a person does it: by keys where there are any. */

/** The docket of the case whose file is open; undefined on the desk itself. */
export function docketOn(page: Page): string | undefined {
  return /\/desk\/([0-9a-f]{32})$/.exec(new URL(page.url()).pathname)?.[1];
}

/** Goes to the next case that waits for an officer. Gives its docket; undefined where none is left. */
export async function nextCase(officer: Visitor): Promise<string | undefined> {
  const { page } = officer;
  await keysWork(officer);
  const before = new URL(page.url()).pathname;
  await page.keyboard.press('x');
  await page.waitForURL(({ pathname }) => pathname !== before && pathname !== '/desk/next');
  return docketOn(page);
}

/** The case file says whom it is about, what was said, and who reported it. */
export async function readCase({ page }: Visitor, matter: Matter): Promise<void> {
  const main = await page.locator('main').innerText();
  assert.ok(main.includes(`@${matter.about}`), `${matter.key}: whom it is about`);
  if (matter.post !== undefined) assert.ok(main.includes(matter.post), `${matter.key}: the post`);
  assert.ok(main.includes(matter.comment), `${matter.key}: the comment`);
  for (const reporter of matter.by.filter((name) => name !== '')) {
    assert.ok(main.includes(`@${reporter}`), `${matter.key}: @${reporter} reported it`);
  }
}

/** Opens the fold of a page that has this title. */
export async function unfold(page: Page, title: string): Promise<Locator> {
  const fold = page
    .locator('details')
    .filter({ has: page.getByText(title, { exact: true }) })
    .first();
  if ((await fold.getAttribute('open')) === null) await fold.locator('summary').first().click();
  return fold;
}

async function said(page: Page, text: string): Promise<void> {
  const flash = page.locator('.flash').first();
  await flash.waitFor();
  assert.match(await flash.innerText(), new RegExp(text), page.url());
}

export async function openCase({ page }: Visitor): Promise<void> {
  await page.getByRole('button', { name: 'Open the case' }).click();
  await said(page, 'The case is open');
}

/** "I look at this", by its key. */
export async function claim(officer: Visitor): Promise<void> {
  const { page } = officer;
  await keysWork(officer);
  await page.keyboard.press('c');
  await page.getByText(/^You look at this until/).waitFor();
}

export async function dismiss({ page }: Visitor, reason: string): Promise<void> {
  const fold = await unfold(page, 'Dismiss');
  await fold.getByLabel(/^Why is there nothing to it/).fill(reason);
  await fold.getByRole('button', { name: 'Dismiss' }).click();
  await said(page, 'dismissed');
}

export async function mergeInto({ page }: Visitor, docket: string): Promise<void> {
  const fold = await unfold(page, 'Merge into another case of this account');
  await fold.getByLabel('Into which one').selectOption(docket);
  await fold.getByRole('button', { name: 'Merge into another case of this account' }).click();
  await said(page, 'merged');
}

const numberOf = { asked: '0', warning: '1', label: '2', hide: '3', 'feature-limit': '4' } as const;
type OnOneScreen = Extract<Outcome, { readonly is: keyof typeof numberOf }>;

/** Decides on the one screen with the keyboard alone, from the case file to the served statement. */
export async function decideOnOneScreen(officer: Visitor, outcome: OnOneScreen): Promise<void> {
  const { page } = officer;
  const { keyboard } = page;
  await keysWork(officer);
  await keyboard.press('d');
  await page.getByRole('heading', { name: 'Decide on one screen' }).waitFor();
  await keyboard.press(numberOf[outcome.is]);
  await keyboard.press('Enter');
  if (outcome.is === 'asked') {
    await keyboard.type(outcome.question);
  } else if (outcome.is === 'label') {
    await page.getByLabel('Which label').selectOption(outcome.label);
    await page.getByLabel('The note that gives context').fill(outcome.note);
    const why = page.getByLabel('Why it crosses the line');
    await why.fill((await why.inputValue()).replace(/\[.*\]/s, outcome.why));
  } else {
    await keyboard.type(outcome.why);
  }
  if ('departure' in outcome && outcome.departure !== undefined) {
    await page.getByLabel('If outside the usual range: why?').fill(outcome.departure);
  }
  await keyboard.press('Control+Enter');
  await said(page, outcome.is === 'asked' ? 'The author is asked' : 'The decision is recorded');
}

/** Says in the case file what is alleged. What the form offers is taken where nothing else is said. */
export async function allege(
  { page }: Visitor,
  alleged: {
    readonly rule?: string;
    readonly subject?: string;
    readonly exhibit?: string;
    readonly summary: string;
  },
): Promise<void> {
  const fold = await unfold(page, 'Allege a breach');
  const { rule, subject, exhibit, summary } = alleged;
  if (rule !== undefined) await fold.getByLabel('Rule', { exact: true }).selectOption(rule);
  if (subject !== undefined) await fold.getByLabel('Conduct').selectOption(subject);
  if (exhibit !== undefined) await fold.getByRole('checkbox', { name: exhibit }).check();
  await fold.getByLabel('What was done, in a sentence').fill(summary);
  await fold.getByRole('button', { name: 'Allege a breach' }).click();
  await page.locator('article.allegation', { hasText: summary }).first().waitFor();
}

/** Fills in what every decision says, where the form of a page asks for it. */
export async function giveReasons(form: Locator, why: string): Promise<void> {
  for (const proved of await form.getByRole('radio', { name: 'Proved', exact: true }).all()) {
    await proved.check();
  }
  for (const field of await form.getByLabel('Reason', { exact: true }).all()) await field.fill(why);
  for (const part of await form.locator('fieldset.part').all()) {
    await part.getByRole('radio', { name: 'high' }).check();
    await part.getByLabel('Why').fill('A reasonable reader takes it as meant.');
  }
  await form.getByLabel('The facts').fill(why);
  await form
    .getByLabel('The public interest in the speech')
    .fill('What is of interest can be said otherwise.');
  await form.getByLabel('Fact', { exact: true }).first().fill('What the exhibits show.');
  await form.getByLabel('Known since (UTC)').first().fill('2027-01-19T09:00');
  for (const precedent of await form.locator('.precedent').all()) {
    await precedent.getByRole('radio', { name: 'distinguished' }).check();
    await precedent.getByLabel('Why').fill('It was about other words, in another place.');
  }
  await form.getByLabel('In one sentence, for later cases').fill(why);
  await form.getByLabel('What makes a return possible?').fill('A word to the one it was about.');
}

/** A warning that is decided in the case file, where there is no post for the one screen. */
export async function warnInFile({ page }: Visitor, why: string): Promise<void> {
  const fold = await unfold(page, 'Decide alone');
  await giveReasons(fold, why);
  await fold.getByLabel('Request to clarify').fill('There is nothing to clarify.');
  await fold.getByRole('button', { name: 'Record the decision' }).click();
  await said(page, 'The decision is recorded');
}

export async function serveNotice({ page }: Visitor): Promise<void> {
  const fold = await unfold(page, 'Serve the notice');
  await fold.getByRole('button', { name: 'Serve the notice' }).click();
  await said(page, 'notice');
}

/** Hides the post at once, for 72 hours, because somebody is in danger. */
export async function hideAtOnce({ page }: Visitor, reason: string): Promise<void> {
  const fold = await unfold(page, 'Interim measure');
  await fold.getByLabel('Ground').selectOption('imminent-physical-danger');
  await fold.getByLabel('Measure', { exact: true }).selectOption('hide');
  await fold.getByLabel(/^Why would “Label/).fill('A label leaves it readable.');
  await fold.getByLabel('What makes it urgent?').fill(reason);
  await fold.getByRole('button', { name: 'Act now' }).click();
  await said(page, 'Saved|saved|Done|done');
}

export async function propose(
  { page }: Visitor,
  asked: { readonly kind: 'ban' | 'suspension'; readonly days: number; readonly reason: string },
): Promise<void> {
  const fold = await unfold(page, 'Propose to a panel');
  await fold.getByLabel('Sanction').first().selectOption(asked.kind);
  await fold.getByLabel(/^Days/).first().fill(String(asked.days));
  await fold.getByLabel('Why this, and why nothing milder?').fill(asked.reason);
  await fold.getByRole('button', { name: 'Propose to a panel' }).click();
  await page.getByRole('heading', { name: 'The proposal' }).waitFor();
}

export async function drawPanel({ page }: Visitor): Promise<void> {
  await page.getByRole('button', { name: 'Draw the panel' }).first().click();
  await said(page, 'The panel is drawn');
}
