import assert from 'node:assert/strict';
import { getRequestListener } from '@hono/node-server';
import {
  authorizeApp,
  checkAuthorization,
  exchangeToken,
  registerApp,
  signUp,
  type App,
} from '#accounts';
import type { AccountId } from '#foundation';
import { openHttpServer, type World } from '#infrastructure';
import { readPublished } from '#ledger';
import { openReport } from '#report';
import { requireDescribed } from '#testing';
import { createApi } from './index.ts';

/** What the tests of the API share: the interface behind a real socket, and people who call it. */

export type Sent = {
  readonly method?: string;
  readonly token?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent urlencoded. */
  readonly form?: Readonly<Record<string, string>>;
  /** Sent as it is. */
  readonly body?: string | FormData | ReadableStream<Uint8Array>;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Answer = {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined where it is not JSON. */
  readonly json: unknown;
};

export type Person = { readonly id: AccountId; readonly handle: string; readonly token: string };

export type Trial = {
  readonly origin: string;
  /** Method and path of everything that is mounted. */
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  readonly call: (path: string, sent?: Sent) => Promise<Answer>;
  /** Calls and expects success; gives the JSON. */
  readonly ask: (path: string, sent?: Sent) => Promise<unknown>;
  readonly join: (handle: string, scope?: string) => Promise<Person>;
  /** Another token of somebody who has joined. */
  readonly tokenOf: (person: Pick<Person, 'id'>, scope: string) => Promise<string>;
  readonly appToken: (scope?: string) => Promise<string>;
  readonly close: () => Promise<void>;
};

const usualScope = 'read write follow push profile';
const redirectUri = 'urn:ietf:wg:oauth:2.0:oob';

export async function startTrial(world: World, callsPerWindow = 1_000_000): Promise<Trial> {
  const { app, streaming } = createApi(world, {
    callsPerWindow,
    addressOf: (request) => request.headers.get('x-test-address') ?? '192.0.2.1',
    archiveWire: {
      actor: () => ({}),
      published: () => ({}),
      boosted: () => ({}),
      postUri: () => '',
    },
    report: openReport((from) => readPublished(world.db, from)),
  });
  const server = await openHttpServer({ host: '127.0.0.1', port: 0 });
  const listener = getRequestListener((request, env) => app.fetch(request, env));
  server.serve((request, response) => void listener(request, response), streaming.upgrade);
  const origin = `http://127.0.0.1:${server.port}`;
  const registered = await registerApp(world, {
    name: 'Trial',
    redirectUris: [redirectUri],
    scopes: `${usualScope} admin:read admin:write`,
  });
  // Every answer that a test gets is held to the description: each test is one of the contract.
  const about = { openapi: '3.1.0', info: { title: 'Trial', version: '0' } } as const;
  const requireAsDescribed = requireDescribed(app.getOpenAPI31Document(about));
  const call = async (path: string, sent: Sent = {}) => {
    const answer = await send(`${origin}${path}`, sent);
    requireAsDescribed({ ...answer, method: methodOf(sent), path });
    return answer;
  };
  const tokenOf = (person: Pick<Person, 'id'>, scope: string) =>
    issue(world, registered, { accountId: person.id, scope });
  return {
    origin,
    routes: app.routes,
    call,
    ask: async (path, sent) => {
      const answer = await call(path, sent);
      assert.equal(answer.status, 200, `${path}: ${answer.text}`);
      return answer.json;
    },
    tokenOf,
    join: async (handle, scope = usualScope) => {
      const { account } = await signUp(world, {
        handle,
        email: `${handle}@example.org`,
        password: 'correct horse battery',
      });
      return { id: account.id, handle, token: await tokenOf(account, scope) };
    },
    appToken: (scope = usualScope) => issue(world, registered, { scope }),
    close: async () => {
      streaming.close();
      await server.close();
    },
  };
}

function contentOf({ json, form, body }: Sent) {
  if (json !== undefined) return JSON.stringify(json);
  return form === undefined ? body : new URLSearchParams(form);
}

function methodOf(sent: Sent): string {
  return sent.method ?? (contentOf(sent) === undefined ? 'GET' : 'POST');
}

async function send(url: string, sent: Sent): Promise<Answer> {
  const { token, json, headers = {} } = sent;
  const content = contentOf(sent);
  const response = await fetch(url, {
    method: methodOf(sent),
    redirect: 'manual',
    headers: {
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    ...(content === undefined ? {} : { body: content, duplex: 'half' }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
  return { status: response.status, headers: response.headers, text, json: parsed };
}

type Registered = { readonly app: App; readonly clientSecret: string };

/** A token as the flow gives it: the account's, or with none the application's own. */
async function issue(
  world: World,
  { app, clientSecret }: Registered,
  { accountId, scope }: { readonly accountId?: AccountId; readonly scope: string },
): Promise<string> {
  const client = { client_id: app.clientId, client_secret: clientSecret };
  if (accountId === undefined) {
    return tokenIn(
      await exchangeToken(world, { body: { ...client, grant_type: 'client_credentials', scope } }),
    );
  }
  const check = await checkAuthorization(world.db, {
    responseType: 'code',
    clientId: app.clientId,
    redirectUri,
    scope,
  });
  assert.ok(check.is === 'fine');
  const { code } = await authorizeApp(world, accountId, check.request);
  const body = { ...client, grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  return tokenIn(await exchangeToken(world, { body }));
}

function tokenIn({
  status,
  body,
}: {
  status: number;
  body: Readonly<Record<string, unknown>>;
}): string {
  assert.equal(status, 200, JSON.stringify(body));
  return String(body['access_token']);
}

// Reading answers: JSON of unknown shape, looked into by path.

/** What lies at a path of keys and indexes; undefined where there is nothing. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const found = at(value, ...path);
  assert.ok(Array.isArray(found), `no list at ${path.join('.')}`);
  return found;
}

export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  assert.equal(typeof found, 'string', `no text at ${path.join('.')}`);
  return String(found);
}

export function idsOf(list: unknown): string[] {
  return listAt(list).map((item) => textAt(item, 'id'));
}

export function keysOf(value: unknown): string[] {
  assert.ok(typeof value === 'object' && value !== null);
  return Object.keys(value);
}
