import { constantTimeEqual, sha256, toId, type AccountId, type AppId } from '#foundation';
import { transact, type Reader, type Tx, type World } from '#infrastructure';
import { dropTokens } from './drop-tokens.ts';

/**
 * The application that knows this secret. An unknown client costs the same comparison.
 */
export async function findClient(
  db: Reader,
  { clientId, clientSecret }: { clientId: string; clientSecret: string },
): Promise<AppId | undefined> {
  const row = await db
    .selectFrom('oauth_apps')
    .select(['id', 'client_secret_hash'])
    .where('client_id', '=', clientId)
    .executeTakeFirst();
  const isSecret = constantTimeEqual(sha256(clientSecret), row?.client_secret_hash ?? sha256(''));
  return row !== undefined && isSecret ? toId(row.id) : undefined;
}

/**
 * Revokes a token of the application that asks; a token that is gone already is fine (RFC 7009 §2.2).
 * Nothing is revoked for a client whose secret is wrong, nor is another application's token.
 */
export async function revokeToken(
  world: World,
  input: { clientId: string; clientSecret: string; token: string },
): Promise<'revoked' | 'wrong-client' | 'not-its-token'> {
  const appId = await findClient(world.db, input);
  if (appId === undefined) return 'wrong-client';
  return transact(world, async (tx) => {
    const held = await tx
      .selectFrom('oauth_tokens')
      .select(['id', 'app_id'])
      .where('token_hash', '=', sha256(input.token))
      .forUpdate()
      .executeTakeFirst();
    if (held === undefined) return 'revoked';
    if (held.app_id !== appId) return 'not-its-token';
    await dropTokens(tx, { id: held.id });
    return 'revoked';
  });
}

/** Ends every application's access to an account. */
export async function revokeAllTokens(tx: Tx, accountId: AccountId): Promise<void> {
  await dropTokens(tx, { account_id: accountId });
  await tx.deleteFrom('oauth_codes').where('account_id', '=', accountId).execute();
}
