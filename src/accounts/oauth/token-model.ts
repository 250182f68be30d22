import type OAuth2Server from '@node-oauth/oauth2-server';
import { sha256, toId, type Id } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { dropTokens } from './drop-tokens.ts';
import { areWithin, defaultScopes, isScope, type Scope } from '../rules/scopes.ts';
import { issueToken } from './issue-token.ts';
import { findClient } from './revoke-token.ts';

type Model = OAuth2Server.AuthorizationCodeModel & OAuth2Server.ClientCredentialsModel;

/**
 * Expiry is judged here by the world's clock; the library would ask the machine's. So what passes
 * is given to it as good until the end of time.
 */
const neverExpires = new Date(8.64e15);

const grants = ['authorization_code', 'client_credentials'];

/** The library's view of our tables, within one transaction. Only what the two grants need. */
export function tokenModel(world: World, tx: Tx): Model {
  return {
    getClient: (clientId, clientSecret) => loadClient(tx, clientId, clientSecret),
    getAuthorizationCode: (code) => takeCode(world, tx, code),
    revokeAuthorizationCode: (code) => burnCode(world, tx, code.authorizationCode),
    saveToken: (token, client, user) => saveToken(world, tx, { token, client, user }),
    validateScope: (_user, client, scope) => Promise.resolve(allowedScopes(client, scope)),
    // The application acts for itself: there is no person behind the token.
    getUserFromClient: () => Promise.resolve({ accountId: undefined }),
    generateAccessToken: () => Promise.resolve('made when it is saved'),
    // Needed by the library's types only: bearers are found by `findToken`, codes made by consent.
    getAccessToken: () => Promise.resolve(undefined),
    saveAuthorizationCode: () => Promise.resolve(undefined),
  };
}

async function loadClient(
  tx: Tx,
  clientId: string,
  clientSecret: string | null | undefined,
): Promise<OAuth2Server.Client | undefined> {
  // Every client has a secret; a verifier does not stand in for it.
  if (typeof clientSecret !== 'string' || clientSecret === '') return undefined;
  const id = await findClient(tx, { clientId, clientSecret });
  if (id === undefined) return undefined;
  const row = await tx
    .selectFrom('oauth_apps')
    .select(['redirect_uris', 'scopes'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return { id, grants, redirectUris: row.redirect_uris, scopes: row.scopes };
}

async function takeCode(
  world: World,
  tx: Tx,
  code: string,
): Promise<OAuth2Server.AuthorizationCode | undefined> {
  const row = await tx
    .selectFrom('oauth_codes')
    .selectAll()
    .where('code_hash', '=', sha256(code))
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) return undefined;
  if (row.used_at !== null) {
    await dropTokens(tx, { code_id: row.id });
    return undefined;
  }
  if (row.expires_at <= world.clock.now()) return undefined;
  return {
    authorizationCode: code,
    expiresAt: neverExpires,
    redirectUri: row.redirect_uri,
    scope: [...row.scopes],
    client: { id: row.app_id, grants },
    user: { accountId: row.account_id, codeId: row.id },
    ...(row.code_challenge === null
      ? {}
      : { codeChallenge: row.code_challenge, codeChallengeMethod: 'S256' }),
  };
}

async function burnCode(world: World, tx: Tx, code: string): Promise<boolean> {
  const burnt = await tx
    .updateTable('oauth_codes')
    .set({ used_at: world.clock.now() })
    .where('code_hash', '=', sha256(code))
    .where('used_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return burnt !== undefined;
}

function allowedScopes(
  client: OAuth2Server.Client,
  asked: readonly string[] | undefined,
): Scope[] | false {
  const wanted = asked === undefined || asked.length === 0 ? defaultScopes : asked;
  const known = wanted.filter(isScope);
  const registered: unknown = client.scopes;
  const allowed = Array.isArray(registered) ? registered.filter(isRegisteredScope) : [];
  return known.length === wanted.length && areWithin(known, allowed) ? known : false;
}

function isRegisteredScope(value: unknown): value is Scope {
  return typeof value === 'string' && isScope(value);
}

async function saveToken(
  world: World,
  tx: Tx,
  {
    token,
    client,
    user,
  }: Pick<OAuth2Server.Token, 'client' | 'user'> & { token: OAuth2Server.Token },
): Promise<OAuth2Server.Token> {
  const issued = await issueToken(world, tx, {
    appId: toId<'app'>(client.id),
    accountId: idIn(user, 'accountId'),
    codeId: idIn(user, 'codeId'),
    scopes: (token.scope ?? []).filter(isScope),
  });
  return {
    accessToken: issued.accessToken,
    scope: [...issued.scopes],
    client,
    user,
    created_at: Math.floor(issued.createdAt.getTime() / 1000),
  };
}

function idIn<Kind extends string>(user: OAuth2Server.User, name: string): Id<Kind> | undefined {
  const value: unknown = user[name];
  return typeof value === 'string' ? toId<Kind>(value) : undefined;
}
