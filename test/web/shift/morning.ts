import assert from 'node:assert/strict';
import { confirmEmail } from '#accounts';
import type { Visitor } from '../visitors.ts';
import { requireWellFormed } from '../require-well-formed.ts';
import type { Filed } from './file-reports.ts';
import * as desk from './officer.ts';
import { linkInLetter, type Town } from './town.ts';

/** How long an officer needed for each decision on the one screen, from the case file on. */
export type Timed = { readonly means: string; readonly ms: number };

type Morning = {
  readonly town: Town;
  readonly officer: Visitor;
  readonly filed: readonly Filed[];
  readonly timed: Timed[];
};

/** Works through the queue until nothing waits for an officer. Gives the matters in the order they came. */
export async function workThrough(morning: Morning): Promise<readonly string[]> {
  const { officer, filed } = morning;
  const handled: string[] = [];
  await officer.page.goto('/desk');
  for (;;) {
    const docket = await desk.nextCase(officer);
    if (docket === undefined) return handled;
    const one = filed.find((other) => other.docket === docket);
    assert.ok(one !== undefined, `nobody reported what is in case ${docket}`);
    const { key, kind } = one.matter;
    if (!handled.includes(key)) {
      handled.push(key);
      await desk.readCase(officer, one.matter);
      await handle(morning, one);
    } else {
      // What was done at once comes back: it lapses unless a panel is drawn that confirms it.
      assert.equal(kind, 'danger', `${key} comes twice`);
      await desk.drawPanel(officer);
    }
  }
}

async function handle(morning: Morning, one: Filed): Promise<void> {
  const { officer, timed } = morning;
  const { outcome } = one.matter;
  switch (outcome.is) {
    case 'dismissed':
      return desk.dismiss(officer, outcome.reason);
    case 'questioned':
      return question(officer, outcome.reason);
    case 'panel':
      return prepareForPanel(morning, one);
    case 'decided in the file':
      return decideInFile(morning, one);
    case 'merged':
      return assert.fail('it was merged before its turn came');
    default: {
      const began = performance.now();
      await desk.decideOnOneScreen(officer, outcome);
      timed.push({ means: outcome.is, ms: performance.now() - began });
    }
  }
}

/** Dismisses what somebody reported against better knowledge, and warns who did. */
async function question(officer: Visitor, reason: string): Promise<void> {
  const { page } = officer;
  await desk.dismiss(officer, reason);
  const fold = await desk.unfold(page, 'Reported in bad faith?');
  await fold.getByRole('button', { name: 'Open a case about the report' }).click();
  await page.getByText('The case is open.').waitFor();
  await desk.allege(officer, {
    rule: 'integrity.reports',
    summary: 'Reported a post, saying that the report was made up.',
  });
  await desk.warnInFile(officer, 'The report itself says that its author does not believe it.');
}

/** What a panel is to decide: alleged with all that belongs to it, and served on the person. */
async function prepareForPanel({ officer, filed }: Morning, one: Filed): Promise<void> {
  const { page } = officer;
  const { matter, docket } = one;
  await desk.claim(officer);
  await desk.openCase(officer);
  const other = filed.find(
    ({ matter: { outcome, answers } }) => outcome.is === 'merged' && answers === matter.key,
  );
  if (other !== undefined) {
    await page.getByRole('link', { name: other.docket.slice(0, 8) }).click();
    await page.getByRole('heading', { name: `Case file ${other.docket.slice(0, 8)}` }).waitFor();
    await desk.mergeInto(officer, docket);
    await page.goto(`/desk/${docket}`);
  }
  await desk.allege(officer, { summary: `Wrote: “${matter.post ?? ''}”` });
  if (matter.kind === 'danger') {
    await desk.hideAtOnce(officer, 'It names a day, and the person lives by the millrace.');
  }
  await desk.serveNotice(officer);
}

/** Conduct that no post of this service shows; what comes from elsewhere is confirmed by a second officer. */
async function decideInFile({ town, officer }: Morning, { matter, docket }: Filed): Promise<void> {
  if (matter.outcome.is !== 'decided in the file') return;
  await desk.openCase(officer);
  const isElsewhere = matter.kind === 'a link from elsewhere';
  if (isElsewhere) {
    await confirm(await town.visit('okon', { javaScript: false, width: 390 }), docket);
    await officer.page.reload();
  }
  await desk.allege(officer, {
    summary: matter.outcome.why,
    ...(isElsewhere ? { subject: 'off-service', exhibit: 'What was written elsewhere' } : {}),
  });
  await desk.warnInFile(officer, matter.outcome.why);
}

async function confirm({ page }: Visitor, docket: string): Promise<void> {
  await page.goto(`/desk/${docket}`);
  await page.getByText('unverified', { exact: true }).first().waitFor();
  const fold = await desk.unfold(page, 'Confirm as a second person');
  await fold.getByLabel('What you looked at, and when').fill('The page, this morning. It says so.');
  await fold.getByRole('button', { name: 'Confirm as a second person' }).click();
  await page
    .getByText(/^confirmed /)
    .first()
    .waitFor();
  await requireWellFormed(page);
}

/** The address that letters go to is confirmed by the link in the first of them. */
export async function confirmAddress(town: Town, handle: string): Promise<void> {
  const link = new URL(await linkInLetter(town, handle, '/confirm-email'));
  await confirmEmail(town.app.service.world, link.searchParams.get('token') ?? '');
}
