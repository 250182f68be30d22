import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import * as accounts from '#accounts';
import type { AccountId } from '#foundation';
import type { TestService } from '../scenarios/start-test-server.ts';

/** Somebody with a browser of their own. */
export type Visitor = {
  readonly handle: string;
  readonly context: BrowserContext;
  readonly page: Page;
  /** What went wrong in the page: errors of scripts, refused styles, failed requests. */
  readonly faults: readonly string[];
};

export type VisitorOptions = { readonly javaScript?: boolean; readonly width?: number };

export async function openVisitor(
  browser: Browser,
  app: TestService,
  handle: string,
  { javaScript = true, width = 1280 }: VisitorOptions = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    baseURL: app.origin,
    javaScriptEnabled: javaScript,
    viewport: { width, height: 900 },
  });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A refusal's status is an answer, not a fault of the page.
    const isAnswer = /the server responded with a status of 4\d\d/.test(message.text());
    if (message.type() === 'error' && !isAnswer) faults.push(message.text());
  });
  return { handle, context, page, faults };
}

const password = 'the ferry leaves at nine';

/** Signs up by the form, as anybody does. */
export async function joinUp({ page, handle }: Visitor): Promise<void> {
  await page.goto('/sign-up');
  await page.getByLabel('Name', { exact: true }).fill(handle);
  await page.getByLabel('E-mail address').fill(`${handle}@example.org`);
  await page.getByLabel('Password').fill(password);
  await page.getByLabel(/read the rules/).check();
  await page.getByRole('button', { name: 'Create my account' }).click();
  await page.waitForURL('**/welcome');
}

/** Writes a post by the composer, and gives the path of its page. */
export async function publish({ page }: Visitor, text: string): Promise<string> {
  await page.goto('/compose');
  await page.getByLabel('What do you want to say?').fill(text);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.waitForURL(/\/@\w+\/\d+/);
  return new URL(page.url()).pathname;
}

export async function idOf(
  app: TestService,
  { handle }: Pick<Visitor, 'handle'>,
): Promise<AccountId> {
  const account = await accounts.findAccountByHandle(app.service.world.db, handle);
  assert.ok(account !== undefined, `there is no @${handle}`);
  return account.id;
}

/** Gives somebody roles, as the operator's command does. */
export async function giveRoles(
  app: TestService,
  person: Pick<Visitor, 'handle'>,
  ...roles: readonly accounts.GrantableRole[]
): Promise<void> {
  const accountId = await idOf(app, person);
  for (const role of roles) {
    await accounts.grantRole(app.service.world, undefined, { accountId, role });
  }
}

/** Keeps a picture of the page as it is shown, for whoever wants to look: in the folder that SCREENSHOTS names. */
export async function look({ page }: Pick<Visitor, 'page'>, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  if (folder === undefined) return;
  await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

/** Waits for the moment from which the keys of the page work: their list comes with it. */
export async function keysWork({ page }: Pick<Visitor, 'page'>): Promise<void> {
  await page.getByText('Keys', { exact: true }).waitFor();
}
