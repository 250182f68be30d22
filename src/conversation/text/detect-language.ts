import { tokenizeText } from './text-tokens.ts';

/** Fewer letters say too little. */
const fewestLetters = 12;

/**
 * The language of a text as ISO 639-1, or undefined when it is too short or too mixed to tell.
 * Its n-grams are loaded with the first question (about a third of a second, once).
 */
export async function detectLanguage(text: string): Promise<string | undefined> {
  const words = tokenizeText(text)
    .flatMap((token) => (token.kind === 'text' ? [token.raw] : []))
    .join(' ')
    .trim();
  if (words.replace(/[^\p{L}\p{M}]/gu, '').length < fewestLetters) return undefined;
  const { eld } = await import('eld/extrasmall');
  const found = eld.detect(words);
  return found.language !== '' && found.isReliable() ? found.language : undefined;
}
