import { refuse } from '#foundation';
import { normalizeTag, tokenizeText } from '../text/text-tokens.ts';

/**
 * A tag's name as a post would have it, with or without `#`, and the spelling it is found by.
 * @throws Refusal `not-found` for what no post could have as a tag
 */
export function checkedTag(written: string): { readonly name: string; readonly tag: string } {
  const name = written.trim().replace(/^[#＃]/u, '');
  const tokens = tokenizeText(`#${name}`);
  const [only] = tokens;
  const tag = normalizeTag(name);
  if (tokens.length !== 1 || only?.kind !== 'tag' || tag === '' || tag.length > 100) {
    throw refuse('not-found', { detail: 'There is no such hashtag.' });
  }
  return { name, tag };
}
