import { graphemeCount } from '#foundation';
import { postLimits } from '../rules/post-limits.ts';
import { tokenizeText, type TextToken } from './text-tokens.ts';

/** Characters as the limit counts them: a link is 23, the domain of a mention is free. */
export function countCharacters(text: string): number {
  return tokenizeText(text).reduce((sum, token) => sum + tokenCharacters(token), 0);
}

export function tokenCharacters(token: TextToken): number {
  if (token.kind === 'link') return postLimits.urlCharacters;
  if (token.kind === 'mention') return token.handle.length + 1;
  // Finding graphemes costs; in plain ASCII every character is one.
  return /^[\x20-\x7e\n]*$/.test(token.raw) ? token.raw.length : graphemeCount(token.raw);
}
