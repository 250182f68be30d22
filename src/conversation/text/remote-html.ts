import sanitizeHtml from 'sanitize-html';

const kept = [
  'p',
  'br',
  'span',
  'a',
  'del',
  's',
  'pre',
  'blockquote',
  'code',
  'b',
  'strong',
  'u',
  'sub',
  'sup',
  'i',
  'em',
  'ul',
  'ol',
  'li',
  'ruby',
  'rt',
  'rp',
];
/** Microformats and the three words that clients style by. */
const keptClasses = [/^(?:h|p|u|dt|e)-[a-z-]+$/, 'mention', 'hashtag', 'ellipsis', 'invisible'];

const rules: sanitizeHtml.IOptions = {
  allowedTags: kept,
  allowedAttributes: {
    a: ['href', 'class', 'rel', 'target', 'translate'],
    span: ['class', 'translate'],
    ol: ['start', 'reversed'],
    li: ['value'],
  },
  allowedClasses: { a: keptClasses, span: keptClasses },
  allowedSchemes: ['http', 'https'],
  allowedSchemesAppliedToAttributes: ['href'],
  allowProtocolRelative: false,
  nestingLimit: 32,
  transformTags: {
    a: (tagName, attributes) => ({
      tagName,
      attribs: { ...attributes, rel: relOf(attributes['rel']), target: '_blank' },
    }),
    h1: 'p',
    h2: 'p',
    h3: 'p',
    h4: 'p',
    h5: 'p',
    h6: 'p',
    div: 'p',
  },
};

function relOf(given: string | undefined): string {
  return given?.split(/\s+/).includes('tag') === true
    ? 'tag nofollow noopener'
    : 'nofollow noopener';
}

/** HTML from another server, reduced to what a post may hold. Safe to insert. */
export function sanitizeRemoteHtml(html: string): string {
  return sanitizeHtml(html, rules).trim();
}

/** The words of a post's HTML, for previews, language and search: paragraphs become blank lines. */
export function textOfHtml(html: string): string {
  const broken = html.replace(/<br\s*\/?>/gi, '\n').replace(/<\/p>\s*<p[^>]*>/gi, '\n\n');
  return sanitizeHtml(broken, { allowedTags: [], allowedAttributes: {} })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}
