import { isStorableText, refuse } from '#foundation';
import { countCharacters } from './count-characters.ts';
import { postLimits } from '../rules/post-limits.ts';

export type DraftText = {
  readonly text: string;
  readonly contentWarning?: string | undefined;
  readonly language?: string | undefined;
  readonly mediaIds?: readonly string[] | undefined;
  /** A quote may stand without a word. */
  readonly quotes?: string | undefined;
};

export type CheckedText = {
  readonly text: string;
  readonly contentWarning: string;
  /** Lower-case primary tag, perhaps with a region; undefined when none was given. */
  readonly language: string | undefined;
  readonly mediaIds: readonly string[];
};

const languageShape = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

/**
 * What a post may hold: something to say, within the limit, with at most four files.
 * @throws Refusal `invalid` and `too-large`, naming the field
 */
export function checkDraft(
  draft: DraftText,
  characters: number = postLimits.characters,
): CheckedText {
  const text = tidied(draft.text, 'text');
  const contentWarning = tidied(draft.contentWarning ?? '', 'contentWarning').replaceAll('\n', ' ');
  const mediaIds = [...new Set(draft.mediaIds ?? [])];
  if (text === '' && mediaIds.length === 0 && draft.quotes === undefined) {
    throw refuse('invalid', { field: 'text', detail: 'A post needs a text or a picture.' });
  }
  if (countCharacters(text) + countCharacters(contentWarning) > characters) {
    throw refuse('too-large', {
      field: 'text',
      detail: `A post has at most ${characters} characters.`,
    });
  }
  if (mediaIds.length > postLimits.media) {
    throw refuse('too-large', {
      field: 'mediaIds',
      detail: `A post has at most ${postLimits.media} pictures.`,
    });
  }
  return { text, contentWarning, language: languageOf(draft.language), mediaIds };
}

function tidied(text: string, field: string): string {
  if (!isStorableText(text)) {
    throw refuse('invalid', { field, detail: 'The text holds characters that cannot be stored.' });
  }
  return text.replace(/\r\n?/g, '\n').trim();
}

function languageOf(given: string | undefined): string | undefined {
  const language = given?.trim() ?? '';
  if (language === '') return undefined;
  const [primary = '', ...rest] = language.split('-');
  const spelt = [primary.toLowerCase(), ...rest].join('-');
  if (!languageShape.test(spelt) || spelt.length > 35) {
    throw refuse('invalid', {
      field: 'language',
      detail: 'The language is not a language tag such as "en".',
    });
  }
  return spelt;
}
