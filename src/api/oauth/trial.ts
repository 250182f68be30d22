import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { outOfBandUri, signUp } from '#accounts';
import { isRefusal, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { problemResponse } from '../problem.ts';
import { createOauthRoutes } from './index.ts';

/** What the tests of OAuth share: an application, a browser with a cookie, and the forms between. */

export const callback = 'https://app.example/callback?keep=1';
export const verifier = 'v'.repeat(43);
export const challenge = createHash('sha256').update(verifier).digest('base64url');

export type Sent = Record<string, string>;
export type Client = { readonly id: string; readonly secret: string };
export type Person = { readonly id: AccountId; readonly cookie: string };

/** The routes as the whole interface mounts them. */
export function trialApp(world: World): Hono {
  const app = new Hono({ strict: false });
  app.route('/', createOauthRoutes(world));
  app.onError((error) => {
    if (isRefusal(error)) return problemResponse(error);
    throw error;
  });
  return app;
}

export async function trialPerson(world: World, handle: string): Promise<Person> {
  const { account, sessionToken } = await signUp(world, {
    handle,
    email: `${handle}@example.org`,
    password: 'correct horse battery',
  });
  return { id: account.id, cookie: `folkmoot_session=${sessionToken}` };
}

export async function sendForm(
  app: Hono,
  path: string,
  { fields, headers = {} }: { fields: Sent; headers?: Sent },
): Promise<Response> {
  return app.request(path, {
    method: 'POST',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  });
}

export async function readJson(
  response: Response | Promise<Response>,
): Promise<Record<string, unknown>> {
  const body: unknown = await (await response).json();
  assert.ok(typeof body === 'object' && body !== null);
  return { ...body };
}

export async function register(app: Hono, more: Sent = {}): Promise<Client> {
  const fields = {
    client_name: 'Phan <b>',
    redirect_uris: `${callback}\n${outOfBandUri}\nphan://done`,
    scopes: 'read write follow push',
    website: 'https://app.example',
    ...more,
  };
  const response = await sendForm(app, '/api/v1/apps', { fields });
  assert.equal(response.status, 200);
  const body = await readJson(response);
  return { id: String(body['client_id']), secret: String(body['client_secret']) };
}

/** The query of an authorization request. */
export function asking(client: Client, more: Sent = {}): Sent {
  return {
    response_type: 'code',
    client_id: client.id,
    redirect_uri: callback,
    scope: 'read write:statuses',
    state: 'a&b',
    ...more,
  };
}

export function authorizePath(fields: Sent): string {
  return `/oauth/authorize?${new URLSearchParams(fields).toString()}`;
}

/** Opens the consent page and sends its own form back, as a browser would. */
export async function consent(
  app: Hono,
  person: Person,
  { fields, decision = 'allow' }: { fields: Sent; decision?: string },
): Promise<Response> {
  const { cookie } = person;
  const page = await app.request(authorizePath(fields), { headers: { cookie } });
  assert.equal(page.status, 200, page.headers.get('location') ?? '');
  const sent: Sent = { decision };
  const hidden = /<input type="hidden" name="([^"]*)" value="([^"]*)">/g;
  for (const [, name = '', value = ''] of (await page.text()).matchAll(hidden)) {
    sent[name] = unescapeHtml(value);
  }
  const headers = { cookie, origin: 'https://folkmoot.test' };
  return sendForm(app, '/oauth/authorize', { fields: sent, headers });
}

function unescapeHtml(text: string): string {
  return text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

export async function codeFor(
  app: Hono,
  person: Person,
  { client, more = {} }: { client: Client; more?: Sent },
): Promise<string> {
  const answer = await consent(app, person, { fields: asking(client, more) });
  assert.equal(answer.status, 303);
  return new URL(answer.headers.get('location') ?? '').searchParams.get('code') ?? '';
}

export async function exchange(app: Hono, client: Client, fields: Sent): Promise<Response> {
  const whole = {
    grant_type: 'authorization_code',
    client_id: client.id,
    client_secret: client.secret,
    redirect_uri: callback,
    ...fields,
  };
  return sendForm(app, '/oauth/token', { fields: whole });
}

export async function tokenFor(app: Hono, person: Person, client: Client): Promise<string> {
  const code = await codeFor(app, person, { client });
  const body = await readJson(exchange(app, client, { code }));
  return String(body['access_token']);
}
