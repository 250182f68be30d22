import { platformOf } from '../../lib/server/platform.ts';
import { precedentFeed } from '../../lib/server/precedent-feed.ts';
import type { RequestHandler } from './$types';

/** New precedents as an Atom feed (RFC 4287). */
export const GET: RequestHandler = async (event) => {
  const platform = platformOf(event);
  const feed = await precedentFeed(platform);
  // XML 1.0 has no place for most control characters, however they are escaped.
  const text = (value: string): string =>
    platform.foundation.escapeHtml(
      value.replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, ''),
    );
  const link = (rel: string, href: string): string => `<link rel="${rel}" href="${text(href)}"/>`;
  const entries = feed.entries.map(
    (entry) =>
      `<entry><id>${text(entry.url)}</id><title>${text(entry.title)}</title>${link('alternate', entry.url)}` +
      `<updated>${entry.at}</updated>${entry.tags.map((tag) => `<category term="${text(tag)}"/>`).join('')}` +
      `<content type="text">${text(entry.text)}</content></entry>`,
  );
  const body =
    '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">' +
    `<id>${text(feed.home)}</id><title>${text(feed.title)}</title>${link('alternate', feed.home)}` +
    `${link('self', `${feed.home}.atom`)}<updated>${feed.entries[0]?.at ?? '1970-01-01T00:00:00Z'}</updated>` +
    `<author><name>${text(new URL(feed.home).host)}</name></author>${entries.join('\n')}</feed>\n`;
  return new Response(body, {
    headers: {
      'content-type': 'application/atom+xml; charset=utf-8',
      'cache-control': 'public, max-age=300',
    },
  });
};
