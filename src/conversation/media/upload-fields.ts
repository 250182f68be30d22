import { isStorableText, refuse } from '#foundation';
import { mediaLimits } from '../rules/media-limits.ts';
import type { Focus } from '../types.ts';

/** @throws Refusal `invalid`, `too-large` */
export function checkedDescription(description: string): string {
  const text = description.trim();
  if (!isStorableText(text)) {
    throw refuse('invalid', {
      field: 'description',
      detail: 'The text holds characters that cannot be stored.',
    });
  }
  if (Array.from(text).length > mediaLimits.description) {
    throw refuse('too-large', {
      field: 'description',
      detail: `A description has at most ${mediaLimits.description} characters.`,
    });
  }
  return text;
}

/** @throws Refusal `invalid` */
export function checkedFocus(focus: Focus): Focus {
  if (Math.abs(focus.x) <= 1 && Math.abs(focus.y) <= 1) return focus;
  throw refuse('invalid', { field: 'focus', detail: 'The focus lies between -1 and 1.' });
}
