import { graphemeCount, isStorableText, refuse } from '#foundation';

export const profileLimits = {
  displayName: 60,
  bio: 500,
  fields: 4,
  fieldName: 255,
  fieldValue: 255,
} as const;

const defaultVisibilities = ['public', 'unlisted', 'followers', 'direct'] as const;
/** Whom a post of the account reaches when its author does not say. */
export type DefaultVisibility = (typeof defaultVisibilities)[number];

export type FieldInput = { readonly name: string; readonly value: string };

export function isDefaultVisibility(text: string): text is DefaultVisibility {
  return defaultVisibilities.some((visibility) => visibility === text);
}

/** @throws Refusal `invalid` on field `displayName` */
export function parseDisplayName(text: string): string {
  const name = text.replace(/\s+/gu, ' ').trim();
  requireText('displayName', name, profileLimits.displayName);
  return name;
}

/** @throws Refusal `invalid` on field `bio` */
export function parseBio(text: string): string {
  const bio = text.replace(/\r\n?/g, '\n').trim();
  requireText('bio', bio, profileLimits.bio);
  return bio;
}

/** Empty rows are left out: forms send them. @throws Refusal `invalid` on field `fields` */
export function parseFields(fields: readonly FieldInput[]): FieldInput[] {
  const kept = fields
    .map(({ name, value }) => ({ name: name.trim(), value: value.trim() }))
    .filter(({ name, value }) => name !== '' || value !== '');
  if (kept.length > profileLimits.fields) {
    throw refuse('invalid', {
      field: 'fields',
      detail: `A profile has at most ${profileLimits.fields} fields.`,
    });
  }
  for (const { name, value } of kept) {
    requireText('fields', name, profileLimits.fieldName);
    requireText('fields', value, profileLimits.fieldValue);
  }
  return kept;
}

/** A BCP 47 tag, or null for none. @throws Refusal `invalid` on field `language` */
export function parseLanguage(text: string | null): string | null {
  if (text === null || text.trim() === '') return null;
  const tag = text.trim();
  if (tag.length <= 35 && /^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(tag)) return tag;
  throw refuse('invalid', { field: 'language', detail: 'This is not a language tag, such as en.' });
}

function requireText(field: string, text: string, most: number): void {
  if (!isStorableText(text)) {
    throw refuse('invalid', { field, detail: 'This text holds characters that cannot be stored.' });
  }
  // The cheap bound first: counting graphemes of a megabyte is slow.
  if (text.length > most * 16 || graphemeCount(text) > most) {
    throw refuse('invalid', { field, detail: `This text has at most ${most} characters.` });
  }
}
