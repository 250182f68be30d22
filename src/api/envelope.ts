import type { MiddlewareHandler } from 'hono';
import type { ApiContext, ApiEnv } from './endpoint.ts';

/** What every answer carries, whoever gives it and however it ends. */
const headersOfAll = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
} as const;

const exposed = [
  'Link',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-Request-Id',
  'Retry-After',
  'Mastodon-Async-Refresh',
].join(', ');

const headersOfOpen = {
  ...headersOfAll,
  'access-control-allow-origin': '*',
  'access-control-expose-headers': exposed,
} as const;

const headersOfPreflight = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-max-age': '86400',
  vary: 'Access-Control-Request-Headers',
} as const;

/**
 * Where pages of other origins may read: everything but the consent page. No cookie is looked at
 * there, so an origin learns only what its token opens.
 */
const openPaths =
  /^\/(?:api|ledger|witness|nodeinfo|\.well-known)\/|^\/oauth\/(?:token|revoke|userinfo)$/;

/**
 * Gives each request an id and each answer its headers, also to refusals and faults; answers
 * preflights itself.
 */
export function envelope(addressOf: (c: ApiContext) => string): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const requestId = givenId(c) ?? newId();
    const isOpen = openPaths.test(c.req.path);
    const headers = { ...(isOpen ? headersOfOpen : headersOfAll), 'x-request-id': requestId };
    c.set('requestId', requestId);
    c.set('address', addressOf(c));
    c.set('headers', headers);
    if (isOpen && c.req.method === 'OPTIONS') c.res = preflight(c);
    else await next();
    // Not before the answer is there: what a context is given earlier has the answer copied.
    if (c.res !== c.get('dressed')) dress(c.res.headers, c.get('headers'));
  };
}

function dress(headers: Headers, added: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(added)) {
    // A route's own word on caching stands.
    if (name !== 'cache-control' || !headers.has(name)) headers.set(name, value);
  }
}

/** A proxy's own id is kept, so that its log and ours can be read together. */
function givenId(c: ApiContext): string | undefined {
  const given = c.req.raw.headers.get('x-request-id');
  return given !== null && /^[\w-]{8,64}$/.test(given) ? given : undefined;
}

/** Enough to find a request in the log by; nothing hangs on its being hard to guess. */
function newId(): string {
  const half = () =>
    Math.floor(Math.random() * 2 ** 48)
      .toString(16)
      .padStart(12, '0');
  return half() + half();
}

const usualHeaders = 'Authorization, Content-Type, Idempotency-Key';

/** Any header may be sent: none is trusted. */
function preflight(c: ApiContext): Response {
  const asked = c.req.raw.headers.get('access-control-request-headers') ?? '';
  const allowed = /^[\w, -]{1,1000}$/.test(asked) ? asked : usualHeaders;
  return new Response(null, {
    status: 204,
    headers: { ...headersOfPreflight, 'access-control-allow-headers': allowed },
  });
}
