import OAuth2Server from '@node-oauth/oauth2-server';
import { transact, type World } from '#infrastructure';
import { tokenModel } from './token-model.ts';

/** A request to the token endpoint, its body already read (RFC 6749 §4.1.3, §4.4.2). */
export type TokenRequest = {
  /** The `Authorization` header, where the client authenticates by it. */
  readonly authorization?: string | undefined;
  readonly body: Readonly<Record<string, string>>;
};

/** What to answer: the status and the JSON, as RFC 6749 §5.1 and §5.2 have them. */
export type TokenAnswer = {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
};

/** Never sent: tokens do not expire, and our model leaves the library's times out. */
const lifetimeSeconds = 3600;

/**
 * Turns a code, or an application's own credentials, into a token. The code's row is locked for the
 * whole of it, and a refused attempt is committed: a wrong verifier or redirect burns the code, and a
 * code used twice takes its token with it (RFC 6749 §4.1.2, RFC 9700 §2.1.1).
 */
export async function exchangeToken(world: World, input: TokenRequest): Promise<TokenAnswer> {
  return transact(world, async (tx) => {
    const server = new OAuth2Server({
      model: tokenModel(world, tx),
      accessTokenLifetime: lifetimeSeconds,
      allowExtendedTokenAttributes: true,
    });
    const request = new OAuth2Server.Request({
      method: 'POST',
      query: {},
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': '1',
        ...(input.authorization === undefined ? {} : { authorization: input.authorization }),
      },
      // The scope of a code is what the person consented to; clients that repeat it change nothing.
      body: { ...input.body },
    });
    const response = new OAuth2Server.Response({ headers: {} });
    try {
      await server.token(request, response);
    } catch (error) {
      return refusal(error);
    }
    return { status: 200, body: bodyOf(response) };
  });
}

function bodyOf(response: OAuth2Server.Response): Record<string, unknown> {
  const body: unknown = response.body;
  return typeof body === 'object' && body !== null ? { ...body } : {};
}

/** A `no` of the protocol is an answer; anything else is a fault and undoes the transaction. */
function refusal(error: unknown): TokenAnswer {
  if (!(error instanceof OAuth2Server.OAuthError) || error.code >= 500) throw faultIn(error);
  const isClient = error.name === 'invalid_client';
  return {
    status: isClient ? 401 : error.code,
    body: { error: error.name, error_description: error.message },
  };
}

/** The library wraps faults; unwrapped, a deadlock is seen as one and tried again. */
function faultIn(error: unknown): unknown {
  const isWrapped = typeof error === 'object' && error !== null && 'inner' in error;
  return isWrapped && error.inner instanceof Error ? error.inner : error;
}
