/**
 * The HTTP interface for programs: the Mastodon client API, OAuth, our own endpoints and the
 * ledger's tiles. It parses, calls one command or query, and presents; it decides nothing.
 * Pages for people are the web module's.
 */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { ArchiveWire } from '#exit';
import { isRefusal } from '#foundation';
import { log, type World } from '#infrastructure';
import type { ReportOn } from '#report';
import { admit } from './admit.ts';
import { mountDocs } from './docs/index.ts';
import { recordNotFound, type Api, type ApiApp, type ApiEnv } from './endpoint.ts';
import { envelope } from './envelope.ts';
import { mountFolkmoot } from './folkmoot/index.ts';
import { mountMastodon } from './mastodon/index.ts';
import { authorCache } from './mastodon/present/account-bytes.ts';
import { mountOauth } from './oauth/index.ts';
import { mountOpenApi } from './openapi.ts';
import { problemResponse } from './problem.ts';
import { jsonResponse } from './json-response.ts';
import { openStreaming, type Streaming } from './streaming/index.ts';
import { countedTotals } from './totals.ts';

export type { Streaming } from './streaming/index.ts';

export type ApiOptions = {
  /** Calls that one account, or one address, may make in five minutes. */
  readonly callsPerWindow: number;
  /** The network address of whoever sent the request. */
  readonly addressOf: (request: { readonly headers: Headers }, env: unknown) => string;
  /** The words in which a person's archive is written. */
  readonly archiveWire: ArchiveWire;
  /** The transparency report, kept up by whoever composes the service. */
  readonly report: ReportOn;
};

/** Paths that belong to programs and are answered here; everything else is a page. */
export const apiPaths = [
  '/api/*',
  '/oauth/*',
  '/.well-known/*',
  '/nodeinfo/*',
  '/ledger/*',
  '/witness/*',
  '/health',
];

/** What answers requests, and what takes connections that ask to become streams. */
export type ApiDoors = { readonly app: ApiApp; readonly streaming: Streaming };

export { describePush } from './mastodon/present/push.ts';

/** Builds the interface. The same app answers in tests and in the service. */
export function createApi(world: World, options: ApiOptions): ApiDoors {
  const app: ApiApp = new OpenAPIHono<ApiEnv>({ strict: false });
  app.onError((error, c) => {
    if (isRefusal(error)) return problemResponse(error, world.clock.now());
    log('api').error('A request failed: {method} {path} {requestId} {error}', {
      method: c.req.method,
      path: c.req.path,
      requestId: c.get('requestId'),
      error,
    });
    return errorResponse('Something went wrong on our side. It has been written down.', 500);
  });
  app.notFound(() => problemResponse(recordNotFound()));
  app.use(envelope((c) => options.addressOf(c.req.raw, c.env)));
  app.use('/api/*', admit(world, options.callsPerWindow));
  const api: Api = {
    app,
    world,
    authors: authorCache(world),
    totals: countedTotals(world),
  };
  mountOauth(api);
  mountMastodon(api);
  mountFolkmoot(api, options);
  const streaming = openStreaming(api, options);
  mountOpenApi(api);
  mountDocs(api);
  return { app, streaming };
}

function errorResponse(error: string, status: number): Response {
  return jsonResponse(JSON.stringify({ error }), { status });
}
