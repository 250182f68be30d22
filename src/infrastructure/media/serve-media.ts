import type { Readable } from 'node:stream';
import type { ByteRange, MediaStore } from './media-store.ts';
import { isServedType } from './media-types.ts';

/** Where `serveMedia` answers. */
export const mediaPath = '/media/';

/**
 * Answers a request for an uploaded file. What people upload is never more than a picture, a
 * sound or a film here: nothing in it runs, and browsers may keep it for ever, as its name is its
 * content's hash. It streams: however large the file, a piece of it is in memory.
 */
export async function serveMedia(store: MediaStore, request: Request): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response('Method not allowed\n', { status: 405, headers: { allow: 'GET, HEAD' } });
  }
  const key = new URL(request.url).pathname.slice(mediaPath.length);
  const found = await store.find(key);
  if (found === undefined || !isServedType(found.type)) {
    return new Response('Not found\n', { status: 404 });
  }
  const etag = `"${key}"`;
  const headers = headersOf(found.type, etag);
  if (isKnown(request.headers.get('if-none-match'), etag)) {
    return new Response(null, { status: 304, headers });
  }
  const part = partAsked(request, etag, found.sizeBytes);
  if (part === 'unsatisfiable') {
    headers.set('content-range', `bytes */${found.sizeBytes}`);
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = part ?? { start: 0, end: found.sizeBytes - 1 };
  headers.set('content-length', String(end - start + 1));
  if (part !== undefined) headers.set('content-range', `bytes ${start}-${end}/${found.sizeBytes}`);
  const status = part === undefined ? 200 : 206;
  if (request.method === 'HEAD') return new Response(null, { status, headers });
  return new Response(piecesOf(await store.read(key, part)), { status, headers });
}

/** As fast as it is read; whoever goes away ends it. */
function piecesOf(source: Readable): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieces: AsyncIterator<unknown> = source[Symbol.asyncIterator]();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await pieces.next();
      if (next.done === true) controller.close();
      else if (isPiece(next.value)) controller.enqueue(next.value);
      else throw new TypeError('a file came as something else than bytes');
    },
    cancel: () => {
      source.destroy();
    },
  });
}

function isPiece(value: unknown): value is Uint8Array<ArrayBuffer> {
  return value instanceof Uint8Array && value.buffer instanceof ArrayBuffer;
}

function headersOf(type: string, etag: string): Headers {
  return new Headers({
    'content-type': type,
    'content-disposition': 'inline',
    'cache-control': 'public, max-age=31536000, immutable',
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': '*',
    'cross-origin-resource-policy': 'cross-origin',
    'accept-ranges': 'bytes',
    etag,
  });
}

/** `If-None-Match` holds a list, or a star (RFC 9110 §13.1.2). */
function isKnown(given: string | null, etag: string): boolean {
  if (given === null) return false;
  const tags = given.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}

/** One range: `bytes=a-b`, `bytes=a-`, or `bytes=-n` for the last n. Others are answered whole. */
const rangeShape = /^bytes=(?:(?<from>\d{1,15})-(?<to>\d{0,15})|-(?<last>\d{1,15}))$/;

/** Films are fetched in parts (RFC 9110 §14.2), unless `If-Range` names another content. */
function partAsked(
  request: Request,
  etag: string,
  sizeBytes: number,
): ByteRange | 'unsatisfiable' | undefined {
  const groups = rangeShape.exec(request.headers.get('range') ?? '')?.groups;
  const condition = request.headers.get('if-range') ?? etag;
  if (groups === undefined || request.method !== 'GET' || condition !== etag) return undefined;
  const { from, to, last } = groups;
  if (from === undefined) return within(sizeBytes - Number(last), sizeBytes - 1, sizeBytes);
  if (to === undefined || to === '') return within(Number(from), sizeBytes - 1, sizeBytes);
  // A range that ends before it begins is no range (RFC 9110 §14.1.1).
  return Number(to) < Number(from) ? undefined : within(Number(from), Number(to), sizeBytes);
}

function within(start: number, end: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  return start >= sizeBytes
    ? 'unsatisfiable'
    : { start: Math.max(0, start), end: Math.min(end, sizeBytes - 1) };
}
