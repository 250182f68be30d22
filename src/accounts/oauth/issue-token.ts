import { idBucket, randomToken, sha256, type AccountId, type AppId, type Id } from '#foundation';
import type { Tx, World } from '#infrastructure';
import type { Scope } from '../rules/scopes.ts';

export type IssuedToken = {
  /** Handed out this once; stored hashed. */
  readonly accessToken: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: Date;
};

/** Makes an access token: an account's, or with none the application's own. It does not expire. */
export async function issueToken(
  world: World,
  tx: Tx,
  grant: {
    appId: AppId;
    accountId?: AccountId | undefined;
    codeId?: Id<'oauth-code'> | undefined;
    scopes: readonly Scope[];
  },
): Promise<IssuedToken> {
  const accessToken = randomToken();
  const createdAt = world.clock.now();
  await tx
    .insertInto('oauth_tokens')
    .values({
      id: world.ids.next(idBucket(grant.accountId ?? grant.appId)),
      token_hash: sha256(accessToken),
      app_id: grant.appId,
      account_id: grant.accountId ?? null,
      code_id: grant.codeId ?? null,
      scopes: [...grant.scopes],
      created_at: createdAt,
    })
    .execute();
  return { accessToken, scopes: grant.scopes, createdAt };
}
