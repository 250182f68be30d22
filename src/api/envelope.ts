import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { ApiContext, ApiEnv } from './endpoint.ts';

/** What every answer carries, whoever gives it and however it ends. */
const headersOfAll: readonly (readonly [string, string])[] = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
];

const exposed = [
  'Link',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-Request-Id',
  'Retry-After',
  'Mastodon-Async-Refresh',
].join(', ');

const headersOfOpen: readonly (readonly [string, string])[] = [
  ['access-control-allow-origin', '*'],
  ['access-control-expose-headers', exposed],
];

const headersOfPreflight: readonly (readonly [string, string])[] = [
  ['access-control-allow-methods', 'GET, HEAD, POST, PUT, PATCH, DELETE'],
  ['access-control-max-age', '86400'],
];

/**
 * Where pages of other origins may read: everything but the consent page. No cookie is looked at
 * there, so an origin learns only what its token opens.
 */
const openPaths = /^\/(?:api|ledger|nodeinfo|\.well-known)\/|^\/oauth\/(?:token|revoke|userinfo)$/;

/**
 * Gives each request an id and each answer its headers, also to refusals and faults; answers
 * preflights itself. Set once, on the finished answer: anything earlier would have it copied.
 */
export function envelope(addressOf: (c: ApiContext) => string): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const requestId = requestIdOf(c);
    c.set('requestId', requestId);
    c.set('address', addressOf(c));
    const isOpen = openPaths.test(c.req.path);
    if (isOpen && c.req.method === 'OPTIONS') c.res = preflight(c);
    else await next();
    const { headers } = c.res;
    headers.set('x-request-id', requestId);
    for (const [name, value] of headersOfAll) headers.set(name, value);
    if (!isOpen) return;
    for (const [name, value] of headersOfOpen) headers.set(name, value);
  };
}

/** A proxy's own id is kept, so that its log and ours can be read together. */
function requestIdOf(c: ApiContext): string {
  const given = c.req.raw.headers.get('x-request-id');
  return given !== null && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
}

const usualHeaders = 'Authorization, Content-Type, Idempotency-Key';

/** Any header may be sent: none is trusted. */
function preflight(c: ApiContext): Response {
  const asked = c.req.raw.headers.get('access-control-request-headers') ?? '';
  const allowed = /^[\w, -]{1,1000}$/.test(asked) ? asked : usualHeaders;
  const headers = new Headers([...headersOfPreflight.map(([name, value]): [string, string] => [name, value])]);
  headers.set('access-control-allow-headers', allowed);
  headers.set('vary', 'Access-Control-Request-Headers');
  return new Response(null, { status: 204, headers });
}
