import type { MiddlewareHandler } from 'hono';
import { noteActive } from '#accounts';
import { refuse } from '#foundation';
import type { World } from '#infrastructure';
import { recogniser } from './authenticate.ts';
import type { ApiEnv } from './endpoint.ts';
import { problemResponse } from './problem.ts';
import { rationHeaders, rations, takeRation } from './rate-limit.ts';

/**
 * The door of `/api/`: who calls, and whether they may call again so soon. Calls are rationed per
 * account, or per network address where nobody is signed in, refused ones included; every answer
 * says in `X-RateLimit-*` what is left. No token is fine here (endpoints say what they need); one
 * that is not ours, or no longer, is refused at once, so that apps sign in again.
 */
export function admit(world: World, callsPerWindow: number): MiddlewareHandler<ApiEnv> {
  const recognise = recogniser(world);
  const ration = rations(callsPerWindow);
  return async (c, next) => {
    const recognised = await recognise(c);
    const caller = recognised.is === 'caller' ? recognised.caller : undefined;
    c.set('caller', caller);
    const who = caller?.account?.id ?? `address:${c.get('address')}`;
    const { method, path } = c.req;
    const taken = await takeRation(world.ephemeral, ration, { method, path, who });
    c.set('headers', { ...c.get('headers'), ...rationHeaders(taken), ...ownHeaders });
    if (!taken.allowed) {
      const refusal = refuse('too-many', { detail: 'Too many requests', retryAt: taken.resetsAt });
      c.res = problemResponse(refusal, world.clock.now());
    } else if (recognised.is === 'unknown') {
      c.res = problemResponse(refuse('unauthenticated', { detail: 'The access token is invalid' }));
    } else {
      if (caller?.account !== undefined) await noteActive(world, caller.account.id);
      await next();
    }
  };
}

/** What one person is shown is no other person's answer. */
const ownHeaders = { 'cache-control': 'private, no-store' } as const;
