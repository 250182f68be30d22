import { z } from '@hono/zod-openapi';
import { boundedLimit, isStorableText, parseId, type Id, type PageQuery } from '#foundation';

/** Fields of requests, forgiving in form (clients send `True`, `1`, `"20"`) and strict in meaning. */

const yes = new Set(['true', '1', 'on', 'yes', 't']);
const no = new Set(['false', '0', 'off', 'no', 'f', '']);

/** A boolean however a client spells it. */
export const bool = z.preprocess((value) => {
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string') return value;
  const word = value.toLowerCase();
  if (yes.has(word)) return true;
  return no.has(word) ? false : value;
}, z.boolean());

/** A whole number within bounds, also as decimal text. */
export function integer(least: number, most: number) {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d{1,15}$/.test(value) ? Number(value) : value),
    z.number().int().min(least).max(most),
  );
}

/** Text that can be stored, at most `most` UTF-16 units. Numbers are taken as their digits. */
export function text(most: number) {
  return z.preprocess(
    (value) => (typeof value === 'number' ? String(value) : value),
    z.string().max(most).refine(isStorableText, 'holds characters that cannot be stored'),
  );
}

/** An id of ours. What is not one refuses before it reaches the database. */
export function id<Kind extends string>() {
  return z
    .preprocess(
      (value) => (typeof value === 'number' ? String(value) : value),
      z.string({ error: 'is not an id' }).transform((value, context): Id<Kind> => {
        const found = parseId<Kind>(value);
        if (found !== undefined) return found;
        context.addIssue({ code: 'custom', message: 'is not an id' });
        return z.NEVER;
      }),
    )
    .openapi(idForm);
}

const idForm = { type: 'string', pattern: '^[0-9]{1,19}$' } as const;

/** A field that forms also send empty, and JSON as null, where nothing is meant. */
export function blankable<Field extends z.ZodType>(field: Field) {
  return z.preprocess(
    (value) => (value === '' || value === null ? undefined : value),
    field.optional(),
  );
}

/** Ids; those that are none of ours are left out, since they name nothing. At most `most`. */
export function ids<Kind extends string>(most: number) {
  return list(z.union([z.string(), z.number()]), most)
    .transform((values) => values.flatMap((value) => parseId<Kind>(String(value)) ?? []))
    .openapi({ type: 'array', items: idForm });
}

/** A list, also sent as one value or as an object of indexes, with at most `most` items. */
export function list<Item extends z.ZodType>(item: Item, most: number) {
  return z.preprocess(
    (value) => {
      if (value === undefined || value === null || Array.isArray(value)) return value ?? undefined;
      return value === '' ? [] : [value];
    },
    z.array(item).max(most, `has more than ${most} entries`),
  );
}

/** A time with its zone (RFC 3339). */
export const time = z.iso
  .datetime({ offset: true, error: 'is not a time' })
  .transform((written) => new Date(written))
  .openapi({ type: 'string', format: 'date-time' });

/** A file of a form. */
export const file = z
  .instanceof(File, { error: 'is not a file' })
  .openapi({ type: 'string', format: 'binary' });

/** The paging that every list takes. */
export const paging = {
  max_id: blankable(id()),
  since_id: blankable(id()),
  min_id: blankable(id()),
  limit: blankable(integer(-1_000_000, 1_000_000)),
} as const;

type AskedPage = {
  readonly max_id?: string | undefined;
  readonly since_id?: string | undefined;
  readonly min_id?: string | undefined;
  readonly limit?: number | undefined;
};

/** Paging parameters as the domain's page query. Sizes out of range are brought into range. */
export function pageQuery(asked: AskedPage, usual = 20, most = 40): PageQuery {
  return {
    limit: boundedLimit(asked.limit, usual, most),
    ...(asked.max_id === undefined ? {} : { maxId: asked.max_id }),
    ...(asked.since_id === undefined ? {} : { sinceId: asked.since_id }),
    ...(asked.min_id === undefined ? {} : { minId: asked.min_id }),
  };
}
