import { z } from '@hono/zod-openapi';
import { isStorableText, parseId, type Id } from '#foundation';

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
  return z.preprocess(
    (value) => (typeof value === 'number' ? String(value) : value),
    z.string().transform((value, context): Id<Kind> => {
      const found = parseId<Kind>(value);
      if (found !== undefined) return found;
      context.addIssue({ code: 'custom', message: 'is not an id' });
      return z.NEVER;
    }),
  );
}

/** A list, also sent as one value or as an object of indexes, with at most `most` items. */
export function list<Item extends z.ZodType>(item: Item, most: number) {
  return z.preprocess((value) => {
    if (value === undefined || value === null || Array.isArray(value)) return value;
    return [value];
  }, z.array(item).max(most));
}

/** The paging that every list takes. */
export const paging = {
  max_id: id().optional(),
  since_id: id().optional(),
  min_id: id().optional(),
  limit: integer(-1_000_000, 1_000_000).optional(),
} as const;

type AskedPage = {
  readonly max_id?: string | undefined;
  readonly since_id?: string | undefined;
  readonly min_id?: string | undefined;
  readonly limit?: number | undefined;
};

/** Paging parameters as the domain's page query. Sizes out of range are brought into range. */
export function pageQuery(asked: AskedPage, usual = 20, most = 40) {
  const limit = asked.limit ?? usual;
  return {
    limit: Math.min(Math.max(limit, 1), most),
    ...(asked.max_id === undefined ? {} : { maxId: asked.max_id }),
    ...(asked.since_id === undefined ? {} : { sinceId: asked.since_id }),
    ...(asked.min_id === undefined ? {} : { minId: asked.min_id }),
  };
}
