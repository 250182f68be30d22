import {
  after,
  idBucket,
  isRefusal,
  minuteMs,
  randomToken,
  sha256,
  type AccountId,
} from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { areWithin, parseScopes, type Scope } from '../rules/scopes.ts';
import type { App } from '../types.ts';
import { findApp } from './apps.ts';

/** What a browser brings to the authorization endpoint, unjudged (RFC 6749 §4.1.1, RFC 7636). */
export type AuthorizationInput = {
  readonly responseType?: string | undefined;
  readonly clientId?: string | undefined;
  readonly redirectUri?: string | undefined;
  readonly scope?: string | undefined;
  readonly codeChallenge?: string | undefined;
  readonly codeChallengeMethod?: string | undefined;
};

/** A request that may be put to the person. */
export type AuthorizationRequest = {
  readonly app: App;
  readonly redirectUri: string;
  readonly scopes: readonly Scope[];
  readonly codeChallenge: string | undefined;
};

/**
 * `unusable`: say so on a page and redirect nowhere, since the application or the address is not
 * proven. `faulty`: tell the application at its registered address.
 */
export type AuthorizationCheck =
  | { readonly is: 'fine'; readonly request: AuthorizationRequest }
  | { readonly is: 'unusable'; readonly detail: string }
  | {
      readonly is: 'faulty';
      readonly redirectUri: string;
      readonly error: 'invalid_request' | 'invalid_scope' | 'unsupported_response_type';
      readonly detail: string;
    };

const codeMs = 10 * minuteMs;

/** Judges an authorization request; anything wrong with where to answer comes before the rest. */
export async function checkAuthorization(
  db: Reader,
  input: AuthorizationInput,
): Promise<AuthorizationCheck> {
  const app = await findApp(db, input.clientId ?? '');
  if (app === undefined) {
    return { is: 'unusable', detail: 'This application is not registered here.' };
  }
  const redirectUri = input.redirectUri ?? '';
  // Compared as text, whole: a prefix or a pattern would be an open redirect (RFC 9700 §4.1).
  if (!app.redirectUris.includes(redirectUri)) {
    return {
      is: 'unusable',
      detail: 'The redirect address is not one that the application registered.',
    };
  }
  return checkRequest({ app, redirectUri, input });
}

function checkRequest({
  app,
  redirectUri,
  input,
}: {
  app: App;
  redirectUri: string;
  input: AuthorizationInput;
}): AuthorizationCheck {
  const faulty = faultyAt(redirectUri);
  if (input.responseType !== 'code') {
    return faulty('unsupported_response_type', 'Only the response type "code" is supported.');
  }
  const challenge = input.codeChallenge === '' ? undefined : input.codeChallenge;
  if (challenge !== undefined && input.codeChallengeMethod !== 'S256') {
    return faulty('invalid_request', 'The code challenge method must be S256.');
  }
  if (challenge !== undefined && !/^[A-Za-z0-9_-]{43}$/.test(challenge)) {
    return faulty('invalid_request', 'The code challenge is not a SHA-256 in base64url.');
  }
  const scopes = readScopes(input.scope);
  if (scopes === undefined || !areWithin(scopes, app.scopes)) {
    return faulty(
      'invalid_scope',
      'The scope is unknown or exceeds what the application registered.',
    );
  }
  return { is: 'fine', request: { app, redirectUri, scopes, codeChallenge: challenge } };
}

function faultyAt(redirectUri: string) {
  return (
    error: 'invalid_request' | 'invalid_scope' | 'unsupported_response_type',
    detail: string,
  ): AuthorizationCheck => ({ is: 'faulty', redirectUri, error, detail });
}

function readScopes(text: string | undefined): Scope[] | undefined {
  try {
    return parseScopes(text);
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** Records the person's consent as a code: single use, ten minutes, stored hashed. */
export async function authorizeApp(
  world: World,
  accountId: AccountId,
  request: AuthorizationRequest,
): Promise<{ code: string }> {
  const code = randomToken();
  const now = world.clock.now();
  await transact(world, (tx) =>
    tx
      .insertInto('oauth_codes')
      .values({
        id: world.ids.next(idBucket(accountId)),
        code_hash: sha256(code),
        app_id: request.app.id,
        account_id: accountId,
        redirect_uri: request.redirectUri,
        scopes: [...request.scopes],
        code_challenge: request.codeChallenge ?? null,
        created_at: now,
        expires_at: after(now, codeMs),
      })
      .execute(),
  );
  return { code };
}
