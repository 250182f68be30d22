import assert from 'node:assert/strict';
import type { Visitor } from '../visitors.ts';
import { giveReasons } from './officer.ts';
import { jurors, type Town } from './town.ts';

/** What the people do who were drawn by lot, each in their own browser. */

/** Those whose page of duties shows a case that waits for their vote. */
export async function findPanel(town: Town, docket: string): Promise<readonly Visitor[]> {
  const drawn: Visitor[] = [];
  for (const juror of jurors) {
    const visitor = await town.visit(juror);
    await visitor.page.goto('/panels');
    const duty = dutyOn(visitor, docket).filter({ hasText: 'Your vote is awaited' });
    if ((await duty.count()) > 0) drawn.push(visitor);
  }
  return drawn;
}

const dutyOn = ({ page }: Visitor, docket: string) =>
  page.locator('article', { has: page.getByText(`Case ${docket.slice(0, 8)}`) });

async function openDuty(visitor: Visitor, docket: string): Promise<void> {
  const { page } = visitor;
  await page.goto('/panels');
  await dutyOn(visitor, docket).first().getByRole('link', { name: 'Open' }).click();
  await page.getByRole('heading', { name: `Case ${docket.slice(0, 8)}`, level: 1 }).waitFor();
}

type Vote = {
  readonly docket: string;
  readonly upTo: string;
  readonly days?: number;
  readonly opinion: string;
};

export async function vote(
  panelist: Visitor,
  { docket, upTo, days, opinion }: Vote,
): Promise<void> {
  const { page } = panelist;
  await openDuty(panelist, docket);
  const ballot = page.getByRole('region', { name: 'Your ballot' });
  for (const proved of await ballot.getByRole('radio', { name: 'Proved', exact: true }).all()) {
    await proved.check();
  }
  await ballot.getByLabel('The heaviest sanction that you support').selectOption({ label: upTo });
  if (days !== undefined) await ballot.getByLabel('Days').fill(String(days));
  await ballot.getByLabel('Your reasons').fill(opinion);
  await seal(panelist);
}

/** Three people confirm what an officer did at once. */
export async function ratify(town: Town, docket: string): Promise<void> {
  const members = await findPanel(town, docket);
  assert.equal(members.length, 3);
  for (const member of members) {
    await openDuty(member, docket);
    const ballot = member.page.getByRole('region', { name: 'Your ballot' });
    await ballot.getByRole('radio', { name: 'Yes' }).check();
    await ballot.getByLabel('Your reasons').fill('The day it names is near.');
    await seal(member);
  }
  await town.app.settle();
  const [author] = members;
  assert.ok(author !== undefined);
  await openDuty(author, docket);
  await author.page.getByRole('button', { name: 'Record the decision' }).click();
  await author.page.getByText('The decision is recorded.').waitFor();
}

async function seal({ page }: Visitor): Promise<void> {
  await page.getByRole('button', { name: 'Seal my ballot' }).click();
  await page.getByText('Your ballot is sealed.').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Seal my ballot' }).count(), 0);
}

/** Writes down what the panel voted. */
export async function decide(
  author: Visitor,
  decided: {
    readonly docket: string;
    readonly kind: 'ban' | 'suspension';
    readonly days: number;
    readonly why: string;
    readonly departure: string;
  },
): Promise<void> {
  const { page } = author;
  await openDuty(author, decided.docket);
  const form = page.locator('form[action="?/decide"]');
  await form.getByLabel('Sanction').first().selectOption(decided.kind);
  await form.getByLabel(/^Days/).first().fill(String(decided.days));
  await giveReasons(form, decided.why);
  await form.getByLabel('What was tried before').fill('A warning with its reasons, weeks ago.');
  for (const lesser of lighterThan[decided.kind]) {
    await form
      .getByRole('textbox', { name: lesser, exact: true })
      .fill('A warning was read, and it went on.');
  }
  await form.getByLabel('If outside the usual range: why?').fill(decided.departure);
  await page.getByRole('button', { name: 'Record the decision' }).click();
  const recorded = page.getByText('The decision is recorded.');
  await recorded.or(page.getByRole('alert')).first().waitFor();
  assert.ok(await recorded.isVisible(), await page.locator('main').innerText());
}

const lighterThan = {
  suspension: ['Feature limit', 'Visibility limit'],
  ban: ['Feature limit', 'Visibility limit', 'Suspension'],
} as const;

export async function voteOnAppeal(
  panelist: Visitor,
  {
    docket,
    outcome,
    opinion,
  }: { readonly docket: string; readonly outcome: string; readonly opinion: string },
): Promise<void> {
  const { page } = panelist;
  await openDuty(panelist, docket);
  const ballot = page.getByRole('region', { name: 'Your ballot' });
  await ballot.getByRole('radio', { name: outcome }).check();
  await ballot.getByLabel('Your reasons').fill(opinion);
  await seal(panelist);
}

export async function decideAppeal(
  author: Visitor,
  {
    docket,
    outcome,
    reasons,
  }: { readonly docket: string; readonly outcome: string; readonly reasons: string },
): Promise<void> {
  const { page } = author;
  await openDuty(author, docket);
  const form = page.locator('form[action="?/appeal"]');
  await form.getByRole('radio', { name: outcome }).check();
  for (const precedent of await form.locator('.precedent').all()) {
    await precedent.getByRole('radio', { name: 'distinguished' }).check();
    await precedent.getByLabel('Why').fill('There nobody had asked for the letters.');
  }
  await form.getByLabel('Reasons', { exact: true }).fill(reasons);
  await form.getByRole('button', { name: 'Record the decision on the appeal' }).click();
  await page.getByText('The decision is recorded.').waitFor();
}
