import type { TextToken } from '../text/text-tokens.ts';

const longestUrl = 2048;

/**
 * The link of a text that gets a card: the first that leads to another site over the web. Its
 * fragment is left out, so that links into one page share a card. Mentions and tags are no links.
 */
export function firstLink(tokens: readonly TextToken[], origin: string): string | undefined {
  for (const token of tokens) {
    const url = token.kind === 'link' ? URL.parse(token.url) : null;
    if (url === null || !leadsOut(url, origin)) continue;
    url.hash = '';
    if (url.href.length <= longestUrl) return url.href;
  }
  return undefined;
}

/** Whoever puts a password into a link does not mean us to sign in with it. */
function leadsOut(url: URL, origin: string): boolean {
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.origin !== origin && url.username === '' && url.password === '';
}
