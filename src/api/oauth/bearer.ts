import { findToken, type FoundToken } from '#accounts';
import { isStorableText, refuse } from '#foundation';
import type { World } from '#infrastructure';

/** Who calls, from the `Authorization` header only (RFC 6750 §2.1). @throws Refusal unauthenticated */
export async function requireBearer(world: World, request: Request): Promise<FoundToken> {
  const header = request.headers.get('authorization') ?? '';
  const token = /^Bearer +([\w~+/.=-]{1,512})$/i.exec(header)?.[1];
  const found = token === undefined ? undefined : await findToken(world.db, token);
  if (found !== undefined) return found;
  throw refuse('unauthenticated', { detail: 'The access token is invalid' });
}

/** Credentials in a Basic header, form-decoded (RFC 6749 §2.3.1). */
export function basicCredentials(
  request: Request,
): { clientId: string; clientSecret: string } | undefined {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(
    request.headers.get('authorization') ?? '',
  )?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  // What no database can hold is nobody's credentials.
  const [clientId = '', ...rest] = isStorableText(decoded) ? decoded.split(':') : [];
  return { clientId, clientSecret: rest.join(':') };
}
