import type { ApiContext } from './app-type.ts';

const contentType = 'application/json; charset=utf-8';

/** JSON text as a response by itself. */
export function jsonResponse(
  body: string,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): Response {
  return new Response(body, { status, headers: { 'content-type': contentType, ...headers } });
}

/**
 * JSON text, or its bytes, as the answer to a request, with all that the envelope adds: made in one
 * piece, because headers that are set on a finished response cost more than routing does. Bytes are
 * sent as they are, without a copy.
 */
export function answerJson(
  c: ApiContext,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Response {
  const response = new Response(body, {
    headers: { ...c.get('headers'), 'content-type': contentType, ...headers },
  });
  c.set('dressed', response);
  return response;
}
