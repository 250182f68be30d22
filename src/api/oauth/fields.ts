import { isStorableText, refuse } from '#foundation';
import type { Input } from '../body.ts';

/** A text field; numbers and booleans, which JSON clients send, as their text. Undefined if absent. */
export function textField(input: Input, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return storable(value, name);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw refuse('invalid', { field: name, detail: `${name} must be a text` });
}

/** Texts sent as a list, or as one text with one per line. */
export function textsField(input: Input, name: string): string[] {
  const value = input[name];
  if (!Array.isArray(value)) return (textField(input, name) ?? '').split(/\s+/);
  return value.map((item: unknown) => {
    if (typeof item === 'string') return storable(item, name);
    throw refuse('invalid', { field: name, detail: `${name} must be a list of texts` });
  });
}

function storable(text: string, name: string): string {
  if (isStorableText(text)) return text;
  throw refuse('invalid', {
    field: name,
    detail: `${name} holds characters that cannot be stored`,
  });
}

const yes = ['true', '1', 'on', 'yes', 't'];

/** Whether a switch is set, however a client spells it. */
export function isSet(input: Input, name: string): boolean {
  return yes.includes((textField(input, name) ?? '').toLowerCase());
}
