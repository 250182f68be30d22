import { rememberedTokens } from '#accounts';
import type { World } from '#infrastructure';
import type { ApiContext, Caller } from './endpoint.ts';

/** Who calls: nobody who says so, somebody, or the bearer of a token that is not (or no longer) ours. */
export type Recognised =
  | { readonly is: 'nobody' }
  | { readonly is: 'caller'; readonly caller: Caller }
  | { readonly is: 'unknown' };

/** Finds out who calls from the Bearer token, or `access_token` in the query (RFC 6750 §2.3). */
export function recogniser(world: World): (c: ApiContext) => Promise<Recognised> {
  const findToken = rememberedTokens(world.db);
  return async (c) => {
    const token = bearerToken(c);
    if (token === undefined) return { is: 'nobody' };
    const found = await findToken(token);
    if (found === undefined) return { is: 'unknown' };
    const { account, scopes, appId, tokenId } = found;
    return { is: 'caller', caller: { account, scopes, appId, tokenId } };
  };
}

/** A header that is not a Bearer token names nobody: it is not read as absent. */
export function bearerToken(c: ApiContext): string | undefined {
  const header = c.req.raw.headers.get('authorization');
  if (header === null) return c.req.query('access_token');
  return /^Bearer +([\w~+/.=-]{1,512})$/i.exec(header)?.[1] ?? '';
}
