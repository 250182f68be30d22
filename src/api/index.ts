/**
 * The HTTP interface for programs: the Mastodon client API, OAuth, our own endpoints and the
 * ledger's tiles. It parses, calls one command or query, and presents; it decides nothing.
 * Pages for people are the web module's.
 */
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { requestId } from 'hono/request-id';
import { isRefusal, refuse } from '#foundation';
import { log, type World } from '#infrastructure';
import { authenticate } from './authenticate.ts';
import type { Api, ApiApp, ApiEnv } from './endpoint.ts';
import { mountFolkmoot } from './folkmoot/index.ts';
import { mountMastodon } from './mastodon/index.ts';
import { authorCache } from './mastodon/present/account-bytes.ts';
import { mountOauth } from './oauth/index.ts';
import { problemResponse } from './problem.ts';
import { rateLimit } from './rate-limit.ts';

export { problemBody, statusOf } from './problem.ts';

export type ApiOptions = {
  /** Calls that one account, or one address, may make in five minutes. */
  readonly callsPerWindow: number;
  /** The network address of whoever sent the request. */
  readonly addressOf: (request: Request, env: unknown) => string;
};

const mostBodyBytes = 1024 * 1024;
const mostUploadBytes = 41 * 1024 * 1024;

const uploadPaths = /^\/api\/v[12]\/media|\/update_credentials\/?$|^\/api\/v1\/profile/;

const exposedHeaders = [
  'Link',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-Request-Id',
  'Mastodon-Async-Refresh',
];

/** Paths that belong to programs and are answered here; everything else is a page. */
export const apiPaths = ['/api/*', '/oauth/*', '/.well-known/*', '/nodeinfo/*', '/ledger/*'];

/** Builds the interface. The same app answers in tests and in the service. */
export function createApi(world: World, options: ApiOptions): ApiApp {
  const app: ApiApp = new OpenAPIHono<ApiEnv>({ strict: false });
  app.onError((error, c) => {
    if (isRefusal(error)) return problemResponse(error);
    log('api').error('A request failed: {method} {path} {error}', {
      method: c.req.method,
      path: c.req.path,
      error,
    });
    return c.json({ error: 'Something went wrong on our side. It has been written down.' }, 500);
  });
  app.notFound((c) => c.json({ error: 'Record not found' }, 404));
  useMiddleware(app, world, options);
  const api: Api = { app, world, authors: authorCache(world) };
  mountOauth(api);
  mountMastodon(api);
  mountFolkmoot(api);
  return app;
}

function useMiddleware(app: ApiApp, world: World, options: ApiOptions): void {
  const openToAllOrigins = cors({
    origin: '*',
    allowHeaders: ['Authorization', 'Content-Type', 'Idempotency-Key'],
    exposeHeaders: exposedHeaders,
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    maxAge: 86_400,
  });
  app.use(requestId());
  for (const path of ['/api/*', '/oauth/token', '/oauth/revoke', '/.well-known/*', '/nodeinfo/*']) {
    app.use(path, openToAllOrigins);
  }
  app.use('/ledger/*', openToAllOrigins);
  app.use(async (c, next) => {
    c.set('address', options.addressOf(c.req.raw, c.env));
    c.header('x-content-type-options', 'nosniff');
    c.header('referrer-policy', 'no-referrer');
    await next();
  });
  const small = bodyLimit({ maxSize: mostBodyBytes, onError: tooLarge });
  const large = bodyLimit({ maxSize: mostUploadBytes, onError: tooLarge });
  app.use((c, next) => (uploadPaths.test(c.req.path) ? large(c, next) : small(c, next)));
  app.use('/api/*', authenticate(world));
  app.use('/api/*', rateLimit(world, options.callsPerWindow));
}

function tooLarge(): Response {
  return problemResponse(refuse('too-large', { detail: 'The body is too large' }));
}
