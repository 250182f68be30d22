import { sha256, toId, type AppId } from '#foundation';
import type { Reader } from '#infrastructure';
import { accountOf, selectAccounts } from '../account-row.ts';
import { isScope, type Scope } from '../rules/scopes.ts';
import type { Account } from '../types.ts';

/** What a bearer may do. Without an account it is the application's own token. */
export type FoundToken = {
  readonly tokenId: string;
  readonly appId: AppId;
  readonly appName: string;
  readonly appWebsite: string | null;
  readonly scopes: readonly Scope[];
  readonly account?: Account;
};

/** Undefined for a token that is unknown, revoked, or of a closed account. */
export async function findToken(db: Reader, token: string): Promise<FoundToken | undefined> {
  const tokenHash = sha256(token);
  // Nearly every request brings a person's token: one query finds it with all that is asked of it.
  const row = await selectAccounts(db)
    .innerJoin('oauth_tokens', 'oauth_tokens.account_id', 'account.id')
    .innerJoin('oauth_apps', 'oauth_apps.id', 'oauth_tokens.app_id')
    .select(tokenColumns)
    .where('oauth_tokens.token_hash', '=', tokenHash)
    .where('account.closed_at', 'is', null)
    .executeTakeFirst();
  if (row !== undefined) return { ...tokenOf(row), account: accountOf(row) };
  const own = await db
    .selectFrom('oauth_tokens')
    .innerJoin('oauth_apps', 'oauth_apps.id', 'oauth_tokens.app_id')
    .select(tokenColumns)
    .where('oauth_tokens.token_hash', '=', tokenHash)
    .where('oauth_tokens.account_id', 'is', null)
    .executeTakeFirst();
  return own === undefined ? undefined : tokenOf(own);
}

const tokenColumns = [
  'oauth_tokens.id as token_id',
  'oauth_tokens.app_id',
  'oauth_tokens.scopes as token_scopes',
  'oauth_apps.name as app_name',
  'oauth_apps.website as app_website',
] as const;

type TokenRow = {
  readonly token_id: string;
  readonly app_id: string;
  readonly token_scopes: readonly string[];
  readonly app_name: string;
  readonly app_website: string | null;
};

function tokenOf(row: TokenRow): FoundToken {
  return {
    tokenId: row.token_id,
    appId: toId(row.app_id),
    appName: row.app_name,
    appWebsite: row.app_website,
    scopes: row.token_scopes.filter(isScope),
  };
}
