import assert from 'node:assert/strict';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { linksIn, lettersTo } from '#testing';
import type { TestService } from '../start-test-server.ts';
import { password, signUp, submitted, withToken, type Person } from './person.ts';

/** Everybody in the story. */
export type Cast = {
  readonly operator: Person;
  /** Two officers. */
  readonly officers: readonly [Person, Person];
  /** Those whom the lot can reach: nobody among them is tied to the parties. */
  readonly jurors: readonly Person[];
  /** Panelists too, but one follows the respondent and one reports them. */
  readonly follower: Person;
  readonly witness: Person;
  readonly respondent: Person;
  readonly reporter: Person;
  readonly neighbour: Person;
};

const jurorNames = ['clara_oss', 'dmitri_lem', 'esi_badu', 'farid_noor', 'greta_ulm', 'hugo_paz'];

/**
 * Everybody signs up, the operator and the respondent in a browser, and the operator gives out the
 * roles on the page for it.
 */
export async function gather(service: TestService, browser: Browser): Promise<Cast> {
  const { origin } = service;
  const operator = await signUpInBrowser(service, browser, {
    handle: 'olive_ray',
    link: service.service.operatorLink ?? '',
    button: 'Create the operator’s account',
  });
  const respondent = await signUpInBrowser(service, browser, {
    handle: 'rolf_berg',
    link: `${origin}/sign-up`,
    button: 'Create my account',
  });
  const join = (handle: string): Promise<Person> => signUp(origin, handle);
  const [officers, jurors, follower, witness, reporter, neighbour] = await Promise.all([
    Promise.all([join('amara_voss'), join('bruno_kiel')]),
    Promise.all(jurorNames.map(join)),
    join('ines_dahl'),
    join('jun_marsh'),
    join('nadia_flor'),
    join('tomas_reed'),
  ]);
  const cast = { operator, respondent, officers, jurors, follower, witness, reporter, neighbour };
  for (const person of cast.officers) await grant(operator, person, 'officer');
  for (const person of [...jurors, cast.follower, cast.witness]) {
    await grant(operator, person, 'panelist');
  }
  return cast;
}

export const everybody = (cast: Cast): readonly Person[] => [
  cast.operator,
  ...cast.officers,
  ...cast.jurors,
  cast.follower,
  cast.witness,
  cast.respondent,
  cast.reporter,
  cast.neighbour,
];

export async function grant(operator: Person, person: Person, role: string): Promise<void> {
  await submitted(operator, '/settings/roles', {
    action: '?/grant',
    filling: { handle: person.handle, role },
  });
}

type Arrival = { readonly handle: string; readonly link: string; readonly button: string };

/** Fills the form in with a keyboard, and confirms the address by the link in the letter. */
async function signUpInBrowser(
  service: TestService,
  browser: Browser,
  { handle, link, button }: Arrival,
): Promise<Person> {
  const { origin } = service;
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  const email = `${handle}@example.org`;
  await page.getByLabel('Name', { exact: true }).fill(handle);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  const agreement = page.getByRole('checkbox', { name: 'I have read the rules' });
  if ((await agreement.count()) > 0) await agreement.check();
  await page.getByRole('button', { name: button }).click();
  await page.waitForURL(/\/(home|welcome)/);
  await confirmAddress(service, page, email);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  return withToken({ handle, email, origin, cookie });
}

async function confirmAddress(service: TestService, page: Page, email: string): Promise<void> {
  await service.settle();
  const [letter] = await lettersTo(service.service.world, email);
  assert.ok(letter, `no letter to ${email}`);
  const link = linksIn(letter).find((one) => one.includes('/confirm-email'));
  assert.ok(link, letter.text);
  await page.goto(link);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.waitForURL(/done=confirmed/);
}

/** A browser in which somebody is signed in. */
export async function browserOf(browser: Browser, person: Person): Promise<BrowserContext> {
  const context = await browser.newContext();
  const cookies = person.cookie.split('; ').map((pair) => {
    const [name = '', value = ''] = pair.split('=');
    return { name, value, url: person.origin };
  });
  await context.addCookies(cookies);
  return context;
}
