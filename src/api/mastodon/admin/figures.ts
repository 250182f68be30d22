import { z } from '@hono/zod-openapi';
import { dayOf, daysOf, daySpan, refuse, type DaySpan } from '#foundation';
import { blankable, text } from '../../fields.ts';

/** What the three kinds of figures share: the days that are asked of, and what they are about. */

/** A day, also as a time, which is ignored. */
export const day = z
  .preprocess(
    (value) => (typeof value === 'string' ? value.trim() : value),
    z
      .string()
      .max(40)
      .regex(/^\d{4}-\d{2}-\d{2}(?:[T ].*)?$/, 'is not a date')
      .transform((written, context) => {
        const at = new Date(`${written.slice(0, 10)}T00:00:00Z`);
        // The 31st of February would be a day in March.
        if (!Number.isNaN(at.getTime()) && written.startsWith(dayOf(at))) return at;
        context.addIssue({ code: 'custom', message: 'is not a date' });
        return z.NEVER;
      }),
  )
  .openapi({ type: 'string', format: 'date' });

/** Parameters stand under the name of the figure that they are for. */
export const ofTag = blankable(z.object({ id: blankable(text(200)) }));
export const ofServer = blankable(z.object({ domain: blankable(text(253)) }));

/** @throws Refusal `invalid` where a figure is asked for without what it is about */
export function named(value: string | undefined, field: string): string {
  if (value !== undefined) return value;
  throw refuse('invalid', { field, detail: `Validation failed: ${field} can't be blank` });
}

/** Whether a text is one of an object's own keys. */
export function isKeyOf<Named extends object>(
  known: Named,
  key: string,
): key is keyof Named & string {
  return Object.hasOwn(known, key);
}

/** How long a question may keep the database busy. */
export const patience = {
  ms: 8000,
  detail: 'These figures take too long. Fewer days are counted faster.',
} as const;

/** @throws Refusal `invalid` for days in the wrong order, and for more than `most` of them */
export function spanOf(first: Date, last: Date, most: number): DaySpan {
  const span = daySpan(first, last);
  const days = daysOf(span).length;
  if (days > 0 && days <= most) return span;
  const detail = days === 0 ? 'ends before it begins' : `spans more than ${most} days`;
  throw refuse('invalid', { field: 'end_at', detail: `Validation failed: end_at ${detail}` });
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** A number of bytes as people write it. */
export function humanBytes(bytes: bigint): string {
  const power = Math.min(Math.floor((bytes.toString().length - 1) / 3), units.length - 1);
  const scaled = Number(bytes) / 1000 ** power;
  return `${power === 0 ? scaled : scaled.toFixed(1)} ${units[power] ?? ''}`;
}
