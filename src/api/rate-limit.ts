import type { MiddlewareHandler } from 'hono';
import { minuteMs, refuse } from '#foundation';
import type { Limit, Taken, World } from '#infrastructure';
import type { ApiEnv } from './endpoint.ts';
import { problemResponse } from './problem.ts';

/** The rations of Mastodon's API; `calls` may be raised by the operator. */
export function rations(calls: number) {
  return {
    calls: { name: 'calls', points: calls, windowMs: 5 * minuteMs },
    media: { name: 'media', points: Math.max(30, calls / 10), windowMs: 30 * minuteMs },
    removals: { name: 'removals', points: Math.max(30, calls / 10), windowMs: 30 * minuteMs },
    apps: { name: 'apps', points: Math.max(30, calls / 10), windowMs: 30 * minuteMs },
  } as const satisfies Record<string, Limit>;
}

const mediaPath = /^\/api\/v[12]\/media\/?$/;
const removalPath = /^\/api\/v1\/statuses\/\d+(\/unreblog)?\/?$/;

/**
 * Rations calls per account, or per network address where nobody is signed in, and says in
 * `X-RateLimit-*` what is left. Fetching tokens and pages is not rationed here.
 */
export function rateLimit(world: World, calls: number): MiddlewareHandler<ApiEnv> {
  const ration = rations(calls);
  return async (c, next) => {
    const who = c.get('caller')?.account?.id ?? `address:${c.get('address')}`;
    const narrow = narrowRation(c.req.method, c.req.path, ration);
    const taken = await world.ephemeral.take(ration.calls, who);
    const tighter = narrow === undefined ? taken : await world.ephemeral.take(narrow, who);
    const told = tighter.allowed && !taken.allowed ? taken : tighter;
    if (!told.allowed) {
      c.res = problemResponse(
        refuse('too-many', { detail: 'Too many requests', retryAt: told.resetsAt }),
      );
    } else {
      await next();
    }
    tell(c.res.headers, told);
  };
}

function narrowRation(
  method: string,
  path: string,
  ration: ReturnType<typeof rations>,
): Limit | undefined {
  if (method === 'POST' && mediaPath.test(path)) return ration.media;
  if (method === 'POST' && path.startsWith('/api/v1/apps')) return ration.apps;
  const removes = method === 'DELETE' || path.endsWith('/unreblog');
  return removes && removalPath.test(path) ? ration.removals : undefined;
}

function tell(headers: Headers, taken: Taken): void {
  headers.set('x-ratelimit-limit', String(taken.limit));
  headers.set('x-ratelimit-remaining', String(taken.remaining));
  headers.set('x-ratelimit-reset', taken.resetsAt.toISOString());
}
