import assert from 'node:assert/strict';
import { authorizeApp, checkAuthorization, exchangeToken, registerApp, type App } from '#accounts';
import type { AccountId } from '#foundation';
import type { World } from '#infrastructure';

/** An application that tests act through. */
export type TestApp = { readonly app: App; readonly clientSecret: string };

const redirectUri = 'urn:ietf:wg:oauth:2.0:oob';

export function registerTestApp(world: World, scopes: string): Promise<TestApp> {
  return registerApp(world, { name: 'Test', redirectUris: [redirectUri], scopes });
}

/** A token as the flow gives it: the account's, or without one the application's own. */
export async function issueToken(
  world: World,
  { app, clientSecret }: TestApp,
  accountId?: AccountId,
): Promise<string> {
  const client = { client_id: app.clientId, client_secret: clientSecret };
  const scope = app.scopes.join(' ');
  if (accountId === undefined) {
    const body = { ...client, grant_type: 'client_credentials', scope };
    return tokenIn(await exchangeToken(world, { body }));
  }
  const asked = { responseType: 'code', clientId: app.clientId, redirectUri, scope };
  const check = await checkAuthorization(world.db, asked);
  assert.ok(check.is === 'fine');
  const { code } = await authorizeApp(world, accountId, check.request);
  const body = { ...client, grant_type: 'authorization_code', code, redirect_uri: redirectUri };
  return tokenIn(await exchangeToken(world, { body }));
}

type Exchanged = { status: number; body: Readonly<Record<string, unknown>> };

function tokenIn({ status, body }: Exchanged): string {
  assert.equal(status, 200, JSON.stringify(body));
  return String(body['access_token']);
}
