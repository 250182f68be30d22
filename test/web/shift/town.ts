import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { saveRemoteAccount, signUp } from '#accounts';
import type { AccountId } from '#foundation';
import { lettersTo, linksIn } from '#testing';
import type { TestService } from '../../scenarios/start-test-server.ts';
import { giveRoles, openVisitor, type Visitor, type VisitorOptions } from '../visitors.ts';
import { matters, warnedBefore } from './reports.ts';

/** Where the shift is worked. */
export type Town = {
  readonly app: TestService;
  readonly browser: Browser;
  readonly idOf: (handle: string) => AccountId;
  /** Somebody's own browser, in which they are signed in; the same one each time. */
  readonly visit: (handle: string, options?: VisitorOptions) => Promise<Visitor>;
};

const officers = ['ines', 'okon'] as const;
export const jurors = [
  'jo_ash',
  'jo_bay',
  'jo_elm',
  'jo_fir',
  'jo_hop',
  'jo_ivy',
  'jo_oak',
] as const;
const reporters = ['ada', 'cyn', 'dov', 'eve', 'saul', 'vik'] as const;
const farDomain = 'far.example';

/** Everybody signs up, and the roles are given. */
export async function gatherTown(app: TestService, browser: Browser): Promise<Town> {
  const about = [...matters, ...warnedBefore].map((one) => one.about);
  const everybody = new Set([...officers, ...jurors, ...reporters, ...about]);
  const here = [...everybody].filter((name) => !name.includes('@'));
  const people = new Map<string, { readonly id: AccountId; readonly token: string }>();
  await Promise.all(here.map(async (handle) => people.set(handle, await arrive(app, handle))));
  const far = await farAway(app, 'fay');
  for (const officer of officers) await giveRoles(app, { handle: officer }, 'officer');
  await givePanelists(app, jurors.slice(0, 5));
  const visitors = new Map<string, Promise<Visitor>>();
  const personOf = (handle: string) => {
    const person = people.get(handle);
    assert.ok(person !== undefined, `nobody is called ${handle}`);
    return person;
  };
  return {
    app,
    browser,
    idOf: (handle) => (handle.includes('@') ? far : personOf(handle).id),
    visit: (handle, options) => {
      const known =
        visitors.get(handle) ?? signedIn(app, browser, handle, personOf(handle).token, options);
      visitors.set(handle, known);
      return known;
    },
  };
}

export async function givePanelists(app: TestService, handles: readonly string[]): Promise<void> {
  for (const handle of handles) await giveRoles(app, { handle }, 'panelist');
}

async function arrive(app: TestService, handle: string) {
  const { account, sessionToken } = await signUp(app.service.world, {
    handle,
    email: `${handle}@example.org`,
    password: 'the ferry leaves at nine',
  });
  return { id: account.id, token: sessionToken };
}

async function farAway(app: TestService, handle: string): Promise<AccountId> {
  const { id } = await saveRemoteAccount(app.service.world, {
    uri: `https://${farDomain}/users/${handle}`,
    handle,
    domain: farDomain,
    displayName: 'Fay',
    bioHtml: '<p>I follow back.</p>',
    fields: [],
    locked: false,
    bot: false,
    discoverable: true,
    indexable: true,
  });
  return id;
}

async function signedIn(
  app: TestService,
  browser: Browser,
  handle: string,
  token: string,
  options: VisitorOptions = {},
): Promise<Visitor> {
  const visitor = await openVisitor(browser, app, handle, options);
  await visitor.context.addCookies([{ name: 'folkmoot_session', value: token, url: app.origin }]);
  return visitor;
}

/** The newest letter to somebody that holds a link to such a path. */
export async function linkInLetter({ app }: Town, handle: string, path: string): Promise<string> {
  const letters = await lettersTo(app.service.world, `${handle}@example.org`);
  const link = letters.flatMap(linksIn).find((one) => new URL(one).pathname.startsWith(path));
  assert.ok(link !== undefined, `no letter to ${handle} links to ${path}`);
  return link;
}
