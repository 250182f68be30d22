import assert from 'node:assert/strict';
import { createRestAPIClient, type mastodon } from 'masto';
import { signUp } from '#accounts';
import type { AccountId } from '#foundation';
import { issueToken, registerTestApp, type TestApp } from '../../tokens.ts';
import { startTestService, type TestService } from '../start-test-server.ts';
import { listMastoMethods } from './methods.ts';

/** `masto`, unchanged, on the whole service, with a note of which of its methods were called. */
export type Stage = {
  readonly running: TestService;
  /** Somebody with an application that may do everything a person may. */
  readonly join: (handle: string) => Promise<Player>;
  /** The same library with another token, or none. */
  readonly clientFor: (token: string | undefined) => mastodon.rest.Client;
  readonly appToken: () => Promise<string>;
  /** Asserts that every method under these paths was called, but those named with a reason. */
  readonly assertDriven: (
    paths: readonly string[],
    excused?: Readonly<Record<string, string>>,
  ) => void;
  readonly close: () => Promise<void>;
};

export type Player = {
  readonly id: AccountId;
  readonly handle: string;
  readonly token: string;
  readonly client: mastodon.rest.Client;
};

const scopes = 'read write follow push profile';

export async function openStage(): Promise<Stage> {
  const running = await startTestService();
  const app: TestApp = await registerTestApp(running.service.world, scopes);
  const driven = new Set<string>();
  const clientFor = (token: string | undefined) =>
    noting(
      createRestAPIClient({
        url: running.origin,
        ...(token === undefined ? {} : { accessToken: token }),
      }),
      '',
      (method) => driven.add(method),
    );
  return {
    running,
    clientFor,
    appToken: () => issueToken(running.service.world, app),
    join: async (handle) => {
      const { world } = running.service;
      const email = `${handle}@example.org`;
      const { account } = await signUp(world, { handle, email, password: 'nine grey herons fly' });
      const token = await issueToken(world, app, account.id);
      return { id: account.id, handle, token, client: clientFor(token) };
    },
    assertDriven: (paths, excused = {}) => {
      const wanted = listMastoMethods().filter((method) =>
        paths.some((path) => method.startsWith(`${path}.`)),
      );
      const left = wanted.filter((method) => !driven.has(method));
      assert.deepEqual(left, Object.keys(excused).sort(), 'methods that were not called');
    },
    close: running.close,
  };
}

/** Passes everything on; only notes what is called. */
function noting<Target extends object>(
  target: Target,
  path: string,
  note: (method: string) => void,
): Target {
  return new Proxy(target, {
    get: (inner, key) => {
      const value: unknown = Reflect.get(inner, key);
      return isNested(value) && typeof key === 'string'
        ? noting(value, path === '' ? key : `${path}.${key}`, note)
        : value;
    },
    apply: (inner, self, args: unknown[]) => {
      const result: unknown =
        typeof inner === 'function' ? Reflect.apply(inner, self, args) : inner;
      if (!path.endsWith('.$select')) {
        note(path);
        return result;
      }
      return isNested(result) ? noting(result, path, note) : result;
    },
  });
}

function isNested(value: unknown): value is object {
  return typeof value === 'function' || (typeof value === 'object' && value !== null);
}

export const idsOf = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);

/**
 * By which status a call failed. In one process with the server, which brings a Response class of
 * its own, the library throws the answer itself instead of its error.
 */
export const failedWith = (status: number) => (error: unknown) =>
  typeof error === 'object' &&
  error !== null &&
  [Reflect.get(error, 'statusCode'), Reflect.get(error, 'status')].includes(status);
