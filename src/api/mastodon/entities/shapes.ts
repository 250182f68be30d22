import { z } from '@hono/zod-openapi';

/**
 * What the entities are made of. They describe answers; the tests hold every answer to them, and a
 * key that is not named is a leak. They never run in the service.
 */

/** A described entity, or null. (`.nullable()` on one is described as something that null is not.) */
export function orNull<Schema extends z.ZodType>(schema: Schema) {
  return z.union([schema, z.null()]);
}

/** An id of ours, or of a rule, as text. */
export const idText = z.string().min(1);
export const moment = z.iso.datetime();
export const day = z.iso.date();
export const address = z.url();
export const count = z.number().int().min(0);
/** A decimal number that is sent as text. */
export const countText = z.string().regex(/^\d+$/);
/** A language, as BCP 47 writes it. */
export const language = z.string().regex(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/);
export const visibility = z.enum(['public', 'unlisted', 'private', 'direct']);
/** `{}`: done, and there is nothing to say. */
export const nothing = z.strictObject({}).openapi('Nothing');
