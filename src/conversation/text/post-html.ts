import { escapeHtml } from '#foundation';
import { mentionKey, normalizeTag, tokenizeText, type TextToken } from './text-tokens.ts';

export type MentionTarget = { readonly handle: string; readonly url: string };

export type HtmlContext = {
  readonly origin: string;
  /** The accounts that exist, by `mentionKey`. A mention without one stays plain text. */
  readonly mentions: ReadonlyMap<string, MentionTarget>;
};

/**
 * Turns plain text into the HTML that Mastodon's clients expect: paragraphs, line breaks, and
 * anchors for links, mentions and tags. Everything else is escaped.
 */
export function postHtml(text: string, context: HtmlContext): string {
  const trimmed = text.trim();
  if (trimmed === '') return '';
  return trimmed
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraphHtml(paragraph, context)}</p>`)
    .join('');
}

function paragraphHtml(text: string, context: HtmlContext): string {
  return tokenizeText(text)
    .map((token) => tokenHtml(token, context))
    .join('');
}

function tokenHtml(token: TextToken, context: HtmlContext): string {
  switch (token.kind) {
    case 'text':
      return escapeHtml(token.raw).replaceAll('\n', '<br />');
    case 'link':
      return linkHtml(token.url, token.raw);
    case 'mention':
      return mentionHtml(token.raw, context.mentions.get(mentionKey(token)));
    case 'tag':
      return tagHtml(token.name, context.origin);
  }
}

/** The scheme and what lies beyond 30 characters are there for copying, not for reading. */
function linkHtml(url: string, raw: string): string {
  const scheme = /^https?:\/\/(?:www\.)?/i.exec(raw)?.[0] ?? '';
  const shown = raw.slice(scheme.length, scheme.length + 30);
  const rest = raw.slice(scheme.length + 30);
  const shownClass = rest === '' ? '' : 'ellipsis';
  return (
    `<a href="${escapeHtml(url)}" target="_blank" rel="nofollow noopener" translate="no">` +
    `<span class="invisible">${escapeHtml(scheme)}</span>` +
    `<span class="${shownClass}">${escapeHtml(shown)}</span>` +
    `<span class="invisible">${escapeHtml(rest)}</span></a>`
  );
}

function mentionHtml(raw: string, target: MentionTarget | undefined): string {
  if (target === undefined) return escapeHtml(raw);
  return (
    `<span class="h-card" translate="no"><a href="${escapeHtml(target.url)}" class="u-url mention">` +
    `@<span>${escapeHtml(target.handle)}</span></a></span>`
  );
}

function tagHtml(name: string, origin: string): string {
  const url = `${origin}/tags/${encodeURIComponent(normalizeTag(name))}`;
  return `<a href="${escapeHtml(url)}" class="mention hashtag" rel="tag">#<span>${escapeHtml(name)}</span></a>`;
}
