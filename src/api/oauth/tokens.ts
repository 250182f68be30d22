import { exchangeToken, revokeToken } from '#accounts';
import { isRefusal } from '#foundation';
import type { World } from '#infrastructure';
import { readBody, type Input } from '../body.ts';
import { basicCredentials } from './bearer.ts';
import { textField } from './fields.ts';

/** Answers with secrets in them are never kept on the way (RFC 6749 §5.1). */
const unstored = { 'cache-control': 'no-store', pragma: 'no-cache' } as const;

const tokenFields = [
  'grant_type',
  'code',
  'client_id',
  'client_secret',
  'redirect_uri',
  'code_verifier',
  'scope',
] as const;

/** `POST /oauth/token`. */
export async function token(world: World, request: Request): Promise<Response> {
  const input = await readFields(request);
  if (input instanceof Response) return input;
  const authorization = request.headers.get('authorization') ?? undefined;
  const { status, body } = await exchangeToken(world, { authorization, body: input });
  const headers = new Headers(unstored);
  if (status === 401 && authorization !== undefined)
    headers.set('www-authenticate', 'Basic realm="Folkmoot"');
  return Response.json(body, { status, headers });
}

/** `POST /oauth/revoke` (RFC 7009), with the status that Mastodon documents for a wrong client. */
export async function revoke(world: World, request: Request): Promise<Response> {
  const input = await readFields(request, ['token', 'client_id', 'client_secret']);
  if (input instanceof Response) return input;
  const basic = basicCredentials(request);
  const revoked = await revokeToken(world, {
    clientId: basic?.clientId ?? input.client_id ?? '',
    clientSecret: basic?.clientSecret ?? input.client_secret ?? '',
    token: input.token ?? '',
  });
  if (revoked === 'revoked') return Response.json({}, { headers: unstored });
  return oauthError(403, 'unauthorized_client', 'You are not authorized to revoke this token');
}

async function readFields(
  request: Request,
  names: readonly string[] = tokenFields,
): Promise<Record<string, string> | Response> {
  try {
    return present(await readBody(request), names);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return oauthError(400, 'invalid_request', error.detail);
  }
}

function present(input: Input, names: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const name of names) {
    const value = textField(input, name);
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

/** An error as RFC 6749 §5.2 spells it. */
function oauthError(status: number, error: string, description: string): Response {
  return Response.json({ error, error_description: description }, { status, headers: unstored });
}
