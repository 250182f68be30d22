import type { Page } from '#foundation';
import type { ApiContext } from './endpoint.ts';
import { answerJson } from './json-response.ts';

/** Where on the list the reader is: each link names its own place. */
const places = new Set(['max_id', 'since_id', 'min_id']);

/**
 * The Link header by which clients page: `next` continues towards older items, `prev` towards newer
 * ones. What else the endpoint reads is kept; nothing that it ignores is, and no token.
 * (RFC 8288, as Mastodon uses it)
 */
function pageLinks(origin: string, c: ApiContext, { next, prev }: Page<unknown>): string {
  const { url, path } = c.req;
  const start = url.indexOf('?');
  const query = start < 0 ? '' : url.slice(start + 1);
  const fields = c.get('fields');
  const kept = query.split('&').filter((part) => {
    const name = /^([a-z_]+)(?:\[\]|%5B%5D)?=/i.exec(part)?.[1] ?? '';
    return fields.has(name) && !places.has(name);
  });
  const link = (cursor: string, relation: 'next' | 'prev') =>
    `<${origin}${path}?${[...kept, cursor].join('&')}>; rel="${relation}"`;
  return [
    ...(next === undefined ? [] : [link(`max_id=${next}`, 'next')]),
    ...(prev === undefined ? [] : [link(`min_id=${prev}`, 'prev')]),
  ].join(', ');
}

/** A page as JSON with its Link header. `body` is the JSON text's bytes, or a value to serialise. */
export function pageResponse(
  origin: string,
  c: ApiContext,
  parts: {
    readonly page: Page<unknown>;
    readonly body: Uint8Array<ArrayBuffer> | (object | string)[];
  },
): Response {
  const links = pageLinks(origin, c, parts.page);
  const body = Array.isArray(parts.body) ? JSON.stringify(parts.body) : parts.body;
  return answerJson(c, body, links === '' ? {} : { link: links });
}
