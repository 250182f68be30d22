import { refuse } from '#foundation';

/** The redirect of clients that cannot receive one: the code is shown on a page instead. */
export const outOfBandUri = 'urn:ietf:wg:oauth:2.0:oob';

/** Schemes that would run or read something in the browser instead of reaching an application. */
const forbiddenSchemes = new Set([
  'about:',
  'blob:',
  'data:',
  'file:',
  'filesystem:',
  'ftp:',
  'intent:',
  'javascript:',
  'mailto:',
  'vbscript:',
  'view-source:',
  'ws:',
  'wss:',
]);

const mostUris = 20;

/**
 * Checks the addresses that an application may be called back at: absolute, no fragment
 * (RFC 6749 §3.1.2), no credentials. They are stored as written, because they are compared as
 * written. @throws Refusal `invalid` on field `redirect_uris`
 */
export function parseRedirectUris(texts: readonly string[]): string[] {
  const uris = [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))];
  if (uris.length === 0 || uris.length > mostUris || !uris.every(isRedirectUri)) {
    throw refuse('invalid', {
      field: 'redirect_uris',
      detail: 'Redirect URIs are 1 to 20 absolute URIs without a fragment.',
    });
  }
  return uris;
}

export function isRedirectUri(text: string): boolean {
  if (text === outOfBandUri) return true;
  if (text.length > 2048 || !/^[\x21-\x7e]+$/.test(text)) return false;
  if (/[#\\*]/.test(text) || !URL.canParse(text)) return false;
  const uri = new URL(text);
  if (forbiddenSchemes.has(uri.protocol) || uri.username !== '' || uri.password !== '')
    return false;
  // A web address needs its host; an application's own scheme, as in `app:/callback`, need not.
  return /^https?:$/.test(uri.protocol) ? /^https?:\/\/[^/]/i.test(text) : true;
}

/** A redirect with answers added to its query; what stood there stays (RFC 6749 §4.1.2). */
export function withAnswer(
  redirectUri: string,
  answer: Readonly<Record<string, string | undefined>>,
): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(answer)) {
    if (value !== undefined) query.set(name, value);
  }
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${query.toString()}`;
}
