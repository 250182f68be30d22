import assert from 'node:assert/strict';
import { createRestAPIClient, type mastodon } from 'masto';
import { signUp } from '#accounts';
import type { AccountId } from '#foundation';
import { issueToken, registerTestApp, type TestApp } from '../../tokens.ts';
import { startTestService, type TestService } from '../start-test-server.ts';
import { listMastoMethods } from './methods.ts';

/** `masto`, unchanged, on the whole service, with a note of which of its methods were called, and answered. */
export type Stage = {
  readonly running: TestService;
  /** Somebody with an application that may do everything a person may. */
  readonly join: (handle: string) => Promise<Player>;
  /** The same library with another token, or none. */
  readonly clientFor: (token: string | undefined) => mastodon.rest.Client;
  readonly appToken: () => Promise<string>;
  /**
   * Asserts that every method under these paths was called and answered, but those named with a
   * reason: not called at all, or called and refused every time.
   */
  readonly assertDriven: (
    paths: readonly string[],
    but?: { readonly unasked?: Reasons; readonly refused?: Reasons },
  ) => void;
  readonly close: () => Promise<void>;
};

type Reasons = Readonly<Record<string, string>>;

export type Player = {
  readonly id: AccountId;
  readonly handle: string;
  readonly token: string;
  readonly client: mastodon.rest.Client;
};

const usualScopes = 'read write follow push profile';

export async function openStage(scopes = usualScopes): Promise<Stage> {
  const running = await startTestService();
  const app: TestApp = await registerTestApp(running.service.world, scopes);
  const called = new Set<string>();
  const answered = new Set<string>();
  const note: Note = (method, outcome) => {
    called.add(method);
    whenKept(outcome, () => answered.add(method));
  };
  const clientFor = (token: string | undefined) =>
    noting(
      createRestAPIClient({
        url: running.origin,
        ...(token === undefined ? {} : { accessToken: token }),
      }),
      '',
      note,
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
    assertDriven: (paths, { unasked = {}, refused = {} } = {}) => {
      const wanted = listMastoMethods().filter((method) =>
        paths.some((path) => method.startsWith(`${path}.`)),
      );
      const silent = wanted.filter((method) => !called.has(method));
      assert.deepEqual(silent, Object.keys(unasked).sort(), 'methods that were not called');
      const failed = wanted.filter((method) => called.has(method) && !answered.has(method));
      assert.deepEqual(failed, Object.keys(refused).sort(), 'methods that were never answered');
    },
    close: running.close,
  };
}

type Note = (method: string, outcome: unknown) => void;

/** Lists of the library are no promises: they ask when they are waited for. */
function whenKept(outcome: unknown, kept: () => void): void {
  if (outcome instanceof Promise) {
    outcome.then(kept, () => {});
    return;
  }
  const then: unknown = isNested(outcome) ? Reflect.get(outcome, 'then') : undefined;
  if (!isNested(outcome) || typeof then !== 'function') return;
  Reflect.set(outcome, 'then', (resolve: (value: unknown) => unknown, reject: unknown) => {
    const done = (value: unknown) => {
      kept();
      return resolve(value);
    };
    const asked: unknown = Reflect.apply(then, outcome, [done, reject]);
    return asked;
  });
}

/** Passes everything on; only notes what is called, and what comes of it. */
function noting<Target extends object>(target: Target, path: string, note: Note): Target {
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
        note(path, result);
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
