import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
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
    if (message.type() === 'error') faults.push(message.text());
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

/** Fails for a page without one heading, with unlabelled fields, doubled ids or a sideways scroll. */
export async function requireAccessible(page: Page): Promise<void> {
  const problems = await page.evaluate(() => {
    const found: string[] = [];
    const headings = document.querySelectorAll('h1').length;
    if (headings !== 1) found.push(`${headings} first headings`);
    if (document.title.trim() === '') found.push('no title');
    if (!document.documentElement.lang) found.push('no language');
    const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map((one) =>
      Number(one.tagName[1]),
    );
    if (levels.some((level, at) => at > 0 && level > (levels[at - 1] ?? 0) + 1)) {
      found.push(`headings jump: ${levels.join(' ')}`);
    }
    const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
    const doubled = ids.filter((id, at) => ids.indexOf(id) !== at);
    if (doubled.length > 0) found.push(`ids twice: ${doubled.join(' ')}`);
    for (const field of document.querySelectorAll('input:not([type=hidden]),select,textarea')) {
      const labels =
        'labels' in field && field.labels instanceof NodeList ? field.labels.length : 0;
      if (labels === 0 && !field.getAttribute('aria-label')) {
        found.push(`no label: ${field.getAttribute('name') ?? field.tagName}`);
      }
    }
    for (const button of document.querySelectorAll('a[href],button,summary')) {
      const name = button.textContent.trim() || button.getAttribute('aria-label') || '';
      const pictured = button.querySelector('img[alt]:not([alt=""])') !== null;
      const hidden = button.getAttribute('aria-hidden') === 'true';
      if (name === '' && !pictured && !hidden)
        found.push(`no name: ${button.outerHTML.slice(0, 80)}`);
    }
    for (const image of document.querySelectorAll('img:not([alt])')) {
      found.push(`no alternative: ${image.getAttribute('src') ?? ''}`);
    }
    if (document.querySelectorAll('main').length !== 1) found.push('not one main');
    if (document.documentElement.scrollWidth > innerWidth) found.push('scrolls sideways');
    return found;
  });
  assert.deepEqual(problems, [], new URL(page.url()).pathname);
}
