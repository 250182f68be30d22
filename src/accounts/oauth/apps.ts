import { refuse, toId, type AccountId, type AppId } from '#foundation';
import { transact, type Reader, type World } from '#infrastructure';
import { dropTokens } from './drop-tokens.ts';
import { isScope } from '../rules/scopes.ts';
import type { App } from '../types.ts';

const appColumns = [
  'oauth_apps.id',
  'oauth_apps.client_id',
  'oauth_apps.name',
  'oauth_apps.website',
  'oauth_apps.redirect_uris',
  'oauth_apps.scopes',
  'oauth_apps.created_at',
] as const;

type AppRow = {
  readonly id: string;
  readonly client_id: string;
  readonly name: string;
  readonly website: string | null;
  readonly redirect_uris: readonly string[];
  readonly scopes: readonly string[];
  readonly created_at: Date;
};

function appOf(row: AppRow): App {
  return {
    id: toId(row.id),
    clientId: row.client_id,
    name: row.name,
    website: row.website,
    redirectUris: row.redirect_uris,
    scopes: row.scopes.filter(isScope),
    createdAt: row.created_at,
  };
}

/** By the public identifier that clients send. */
export async function findApp(db: Reader, clientId: string): Promise<App | undefined> {
  const row = await db
    .selectFrom('oauth_apps')
    .select(appColumns)
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  return row === undefined ? undefined : appOf(row);
}

/** @throws Refusal `not-found` */
export async function getApp(db: Reader, id: AppId): Promise<App> {
  const row = await db
    .selectFrom('oauth_apps')
    .select(appColumns)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw refuse('not-found', { detail: 'There is no such application.' });
  return appOf(row);
}

/** Applications that hold a token of the account, the latest first, at most 200. */
export async function listAuthorizedApps(db: Reader, accountId: AccountId): Promise<App[]> {
  const rows = await db
    .selectFrom('oauth_apps')
    .select(appColumns)
    .where('oauth_apps.id', 'in', (query) =>
      query.selectFrom('oauth_tokens').select('app_id').where('account_id', '=', accountId),
    )
    .orderBy('oauth_apps.id', 'desc')
    .limit(200)
    .execute();
  return rows.map(appOf);
}

/** Ends an application's access to the account: its tokens, and codes not yet exchanged. */
export async function revokeAppAccess(
  world: World,
  accountId: AccountId,
  appId: AppId,
): Promise<void> {
  await transact(world, async (tx) => {
    await tx
      .deleteFrom('oauth_codes')
      .where('account_id', '=', accountId)
      .where('app_id', '=', appId)
      .execute();
    await dropTokens(tx, { account_id: accountId, app_id: appId });
  });
}
