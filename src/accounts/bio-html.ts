import { LinkifyIt } from 'linkify-it';
import sanitizeHtml from 'sanitize-html';
import { escapeHtml } from '#foundation';

/**
 * Plain text as paragraphs with links, hashtags and mentions of this server's people. Only escaped
 * text and our own tags go in, so the result needs no sanitising.
 */
export function bioHtml(text: string, origin: string): string {
  if (text === '') return '';
  return text
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${inlineHtml(paragraph, origin)}</p>`)
    .join('');
}

/** One line of it, for profile fields. */
export function inlineHtml(text: string, origin: string): string {
  const links = webLinks().match(text) ?? [];
  let html = '';
  let at = 0;
  for (const { index, lastIndex, url, text: label } of links) {
    html += wordsHtml(text.slice(at, index), origin);
    html += `<a href="${escapeHtml(url)}" rel="nofollow noopener me" target="_blank">${escapeHtml(label)}</a>`;
    at = lastIndex;
  }
  return `${html}${wordsHtml(text.slice(at), origin)}`.replaceAll('\n', '<br />');
}

/** Only links that say http or https: a bio's "e.g.to" is no link. */
function webLinks(): LinkifyIt {
  const linkify = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  return linkify.add('ftp:', null).add('mailto:', null).add('//', null);
}

const wordPattern =
  /(?<![\p{L}\p{N}_/&@#])(?:#(?<tag>[\p{L}\p{N}_]*\p{L}[\p{L}\p{N}_]*)|@(?<handle>[A-Za-z0-9_]{1,30})(?:@(?<domain>[a-z0-9.-]+[a-z0-9]))?)/giu;

function wordsHtml(text: string, origin: string): string {
  let html = '';
  let at = 0;
  for (const match of text.matchAll(wordPattern)) {
    html += escapeHtml(text.slice(at, match.index));
    html += wordHtml(match[0], match.groups ?? {}, origin);
    at = match.index + match[0].length;
  }
  return html + escapeHtml(text.slice(at));
}

function wordHtml(
  word: string,
  { tag, handle, domain }: { tag?: string; handle?: string; domain?: string },
  origin: string,
): string {
  const path =
    tag === undefined
      ? `/@${handle ?? ''}${domain === undefined ? '' : `@${domain}`}`
      : `/tags/${encodeURIComponent(tag.toLowerCase())}`;
  const kind = tag === undefined ? 'u-url mention' : 'mention hashtag';
  return `<a href="${escapeHtml(origin + path)}" class="${kind}">${escapeHtml(word)}</a>`;
}

/** HTML of another server, cut down to what a profile needs. */
export function sanitisedHtml(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: [
      'p',
      'br',
      'a',
      'span',
      'em',
      'strong',
      'b',
      'i',
      'del',
      'code',
      'ul',
      'ol',
      'li',
    ],
    allowedAttributes: { a: ['href', 'rel', 'class'], span: ['class'] },
    allowedClasses: {
      a: ['mention', 'hashtag', 'u-url'],
      span: ['h-card', 'invisible', 'ellipsis'],
    },
    allowedSchemes: ['http', 'https'],
    allowProtocolRelative: false,
    transformTags: {
      a: sanitizeHtml.simpleTransform('a', { rel: 'nofollow noopener', target: '_blank' }),
    },
  });
}
