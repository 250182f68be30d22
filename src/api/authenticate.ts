import type { MiddlewareHandler } from 'hono';
import { findToken } from '#accounts';
import { refuse } from '#foundation';
import type { World } from '#infrastructure';
import type { ApiEnv } from './endpoint.ts';
import { problemResponse } from './problem.ts';

/**
 * Finds out who calls from the Bearer token. No token is fine here (endpoints say what they need);
 * a token that is not ours, or no longer, is refused at once so that apps sign in again.
 */
export function authenticate(world: World): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const token = bearerToken(c.req.header('authorization'), c.req.query('access_token'));
    if (token === undefined) {
      c.set('caller', undefined);
      return next();
    }
    const found = await findToken(world.db, token);
    if (found === undefined) {
      return problemResponse(
        refuse('unauthenticated', { detail: 'The access token is invalid' }),
      );
    }
    c.set('caller', { account: found.account, scopes: found.scopes, appId: found.appId });
    return next();
  };
}

function bearerToken(header: string | undefined, query: string | undefined): string | undefined {
  const match = /^Bearer +([\w~+/.=-]{1,512})$/i.exec(header ?? '');
  return match?.[1] ?? (header === undefined ? query : undefined);
}
