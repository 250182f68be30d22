import type { Page } from '#foundation';
import type { ApiContext } from '../endpoint.ts';

/**
 * The Link header by which clients page: `next` continues towards older items, `prev` towards newer
 * ones. All other parameters of the request are kept. (RFC 8288, as Mastodon uses it)
 */
export function pageLinks(origin: string, c: ApiContext, page: Page<unknown>): string {
  const links: string[] = [];
  if (page.next !== undefined) links.push(link(origin, c, ['max_id', page.next, 'next']));
  if (page.prev !== undefined) links.push(link(origin, c, ['min_id', page.prev, 'prev']));
  return links.join(', ');
}

const pagingNames = ['max_id', 'since_id', 'min_id'];

type Cursor = readonly [name: 'max_id' | 'min_id', id: string, relation: 'next' | 'prev'];

function link(origin: string, c: ApiContext, [name, id, relation]: Cursor): string {
  const url = new URL(c.req.url);
  for (const old of pagingNames) url.searchParams.delete(old);
  // A token in the address must not travel on in links.
  url.searchParams.delete('access_token');
  url.searchParams.set(name, id);
  return `<${origin}${url.pathname}${url.search}>; rel="${relation}"`;
}

/** A page as JSON with its Link header. `body` is the JSON text's bytes, or a value to serialise. */
export function pageResponse(
  origin: string,
  c: ApiContext,
  { page, body }: { readonly page: Page<unknown>; readonly body: Buffer | readonly object[] },
): Response {
  const headers = new Headers({ 'content-type': 'application/json; charset=utf-8' });
  const links = pageLinks(origin, c, page);
  if (links !== '') headers.set('link', links);
  return new Response(Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body), {
    headers,
  });
}

/** Bytes of JSON as a response. */
export function jsonBytes(body: Buffer): Response {
  return new Response(new Uint8Array(body), {
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
}
