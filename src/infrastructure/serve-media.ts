import type { MediaStore } from './media-store.ts';

/** Where `serveMedia` answers. */
export const mediaPath = '/media/';

/**
 * Answers a request for an uploaded file. What people upload is never more than a picture, a
 * sound or a film here: nothing in it runs, and browsers may keep it for ever, as its name is its
 * content's hash.
 */
export async function serveMedia(store: MediaStore, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response('Method not allowed\n', { status: 405, headers: { allow: 'GET, HEAD' } });
  }
  const key = new URL(request.url).pathname.slice(mediaPath.length);
  const found = await store.get(key);
  if (found === undefined) return new Response('Not found\n', { status: 404 });
  const headers = new Headers({
    'content-type': found.type,
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'accept-ranges': 'bytes',
    etag: `"${key}"`,
  });
  if (request.headers.get('if-none-match') === `"${key}"`) {
    return new Response(null, { status: 304, headers });
  }
  return ranged(request, found.bytes, headers);
}

/** Films are fetched in parts (RFC 9110 §14.2). */
function ranged(request: Request, bytes: Buffer, headers: Headers): Response {
  const range = request.headers.get('range') ?? '';
  const asked = rangeShape.test(range);
  const { start, end } = asked ? rangeOf(range, bytes.length) : { start: 0, end: bytes.length - 1 };
  if (asked && start > end) {
    headers.set('content-range', `bytes */${bytes.length}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set('content-length', String(end - start + 1));
  if (asked) headers.set('content-range', `bytes ${start}-${end}/${bytes.length}`);
  const body = request.method === 'HEAD' ? null : new Uint8Array(bytes.subarray(start, end + 1));
  return new Response(body, { status: asked ? 206 : 200, headers });
}

/** One range: `bytes=a-b`, `bytes=a-`, or `bytes=-n` for the last n. */
const rangeShape = /^bytes=(?:\d+-\d*|-\d+)$/;

function rangeOf(
  range: string,
  sizeBytes: number,
): { readonly start: number; readonly end: number } {
  const [from = '', to = ''] = range.slice('bytes='.length).split('-');
  const last = sizeBytes - 1;
  if (from === '') return { start: Math.max(0, sizeBytes - Number(to)), end: last };
  return { start: Number(from), end: to === '' ? last : Math.min(Number(to), last) };
}
