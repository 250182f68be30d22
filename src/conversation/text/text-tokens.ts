import { LinkifyIt } from 'linkify-it';

/** A stretch of a post's text. `start` and `end` are UTF-16 offsets; tokens cover the whole text in order. */
export type TextToken =
  | { readonly kind: 'text'; readonly raw: string; readonly start: number; readonly end: number }
  | {
      readonly kind: 'link';
      readonly raw: string;
      readonly url: string;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: 'mention';
      readonly raw: string;
      readonly handle: string;
      /** Lower case; absent when the author wrote none. */
      readonly domain?: string;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly kind: 'tag';
      readonly raw: string;
      /** As written, without `#`. */
      readonly name: string;
      readonly start: number;
      readonly end: number;
    };

const mentionTail =
  /^[a-z0-9_]+(?:[.-]+[a-z0-9_]+)*(?:@[\p{L}\p{M}\p{N}_]+(?:[.-]+[\p{L}\p{M}\p{N}_]+)*(?::\d{1,5})?)?/iu;
const tagTail = /^[\p{L}\p{M}\p{N}_·・\u200c]+/u;
const trailingJoiner = /[·・\u200c]+$/u;
const anyLetter = /[\p{L}\p{M}]/u;
const wordBefore = /[\p{L}\p{M}\p{N}_/=@#&]$/u;
const longestTag = 100;

/** Finds links with a scheme, `@user`, `@user@host` (also IDN) and `#tags` of any script. */
const linkify = makeLinkify();

function makeLinkify(): LinkifyIt {
  const finder = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: false, maxLength: 2048 });
  return finder
    .add('ftp:', null)
    .add('mailto:', null)
    .add('//', null)
    .add('@', {
      validate: (text, at) => tailLength(text, at, mentionTail),
      normalize: () => undefined,
    })
    .add('#', { validate: tagLength, normalize: () => undefined })
    .add('＃', { validate: tagLength, normalize: () => undefined });
}

function tailLength(text: string, at: number, pattern: RegExp): number {
  if (wordBefore.test(text.slice(Math.max(0, at - 3), at - 1))) return 0;
  return pattern.exec(text.slice(at, at + 512))?.[0].length ?? 0;
}

/** As Mastodon: a tag holds at least one letter and does not end in a joining dot. */
function tagLength(text: string, at: number): number {
  const length = tailLength(text, at, tagTail);
  const name = text.slice(at, at + length).replace(trailingJoiner, '');
  return anyLetter.test(name) && name.length <= longestTag ? name.length : 0;
}

/** Cuts a text into tokens that cover it without gaps. */
export function tokenizeText(text: string): readonly TextToken[] {
  const tokens: TextToken[] = [];
  let at = 0;
  for (const match of linkify.match(text) ?? []) {
    if (match.index > at) tokens.push(plain(text, at, match.index));
    tokens.push(special(match));
    at = match.lastIndex;
  }
  if (at < text.length) tokens.push(plain(text, at, text.length));
  return tokens;
}

function plain(text: string, start: number, end: number): TextToken {
  return { kind: 'text', raw: text.slice(start, end), start, end };
}

type Found = {
  readonly schema: string;
  readonly index: number;
  readonly lastIndex: number;
  readonly raw: string;
  readonly url: string;
};

function special(match: Found): TextToken {
  const { raw, index: start, lastIndex: end } = match;
  if (match.schema === '@') {
    const [, handle = '', domain] = raw.split('@');
    return domain === undefined
      ? { kind: 'mention', raw, handle, start, end }
      : { kind: 'mention', raw, handle, domain: domain.toLowerCase(), start, end };
  }
  if (match.schema === '#' || match.schema === '＃') {
    return { kind: 'tag', raw, name: raw.slice(1), start, end };
  }
  return { kind: 'link', raw, url: match.url, start, end };
}

/** The one spelling by which posts with a tag are found. */
export function normalizeTag(name: string): string {
  return name
    .replace(/^[#＃]/u, '')
    .normalize('NFKC')
    .toLowerCase();
}

export type MentionName = { readonly handle: string; readonly domain?: string };

/** Whom a text mentions, each once, lower case. */
export function mentionedNames(tokens: readonly TextToken[]): readonly MentionName[] {
  const names = new Map<string, MentionName>();
  for (const token of tokens) {
    if (token.kind !== 'mention') continue;
    names.set(mentionKey(token), {
      handle: token.handle.toLowerCase(),
      ...(token.domain === undefined ? {} : { domain: token.domain }),
    });
  }
  return [...names.values()];
}

/** The key under which a mention's account is looked up. */
export function mentionKey(name: MentionName): string {
  return `${name.handle.toLowerCase()}@${name.domain ?? ''}`;
}

/** The tags of a text, normalised, each once, in the order written. */
export function tagsIn(tokens: readonly TextToken[]): readonly string[] {
  const names = tokens.flatMap((token) => (token.kind === 'tag' ? [normalizeTag(token.name)] : []));
  return [...new Set(names)];
}
