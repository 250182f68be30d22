/**
 * OAuth 2 as the Mastodon API has it: registering applications, the consent page, tokens,
 * revocation, who-am-I, and the metadata document (RFC 8414). The rules are accounts'.
 */
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import type { World } from '#infrastructure';
import type { Api } from '../endpoint.ts';
import { showConsent, takeConsent } from './authorize.ts';
import { appOfToken, registerClient } from './clients.ts';
import { metadata } from './metadata.ts';
import { revoke, token } from './tokens.ts';
import { userinfo } from './userinfo.ts';

/** The routes by themselves. Refusals rise to whoever mounts them. */
export function createOauthRoutes(world: World): Hono {
  const routes = new Hono({ strict: false });
  const openToAllOrigins = cors({ origin: '*', allowHeaders: ['Authorization', 'Content-Type'] });
  routes.use('/oauth/userinfo', openToAllOrigins);
  routes.post('/api/v1/apps', (c) => registerClient(world, c.req.raw));
  routes.get('/api/v1/apps/verify_credentials', (c) => appOfToken(world, c.req.raw));
  routes.get('/oauth/authorize', (c) => showConsent(world, c.req.raw));
  routes.post('/oauth/authorize', (c) => takeConsent(world, c.req.raw));
  routes.post('/oauth/token', (c) => token(world, c.req.raw));
  routes.post('/oauth/revoke', (c) => revoke(world, c.req.raw));
  routes.on(['GET', 'POST'], '/oauth/userinfo', (c) => userinfo(world, c.req.raw));
  routes.get('/.well-known/oauth-authorization-server', () =>
    Response.json(metadata(world.origin)),
  );
  return routes;
}

/** Puts the routes among those of the whole interface. */
export function mountOauth({ app, world }: Pick<Api, 'app' | 'world'>): void {
  app.route('/', createOauthRoutes(world));
}
