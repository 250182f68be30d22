import { z } from '@hono/zod-openapi';
import { address, countText, idText } from './shapes.ts';

/** One day of use: a day in seconds since 1970, and how often by how many. */
export const tagHistory = z
  .strictObject({ day: countText, accounts: countText, uses: countText })
  .openapi('TagHistory');

const tagFields = {
  id: idText,
  name: z.string(),
  url: address,
  history: z.array(tagHistory),
} as const;

export const tagEntity = z
  .strictObject({
    ...tagFields,
    following: z.boolean().optional(),
    featuring: z.boolean().optional(),
  })
  .openapi('Tag');

/** A hashtag as those see it who look after the server. */
export const adminTagEntity = z
  .strictObject({
    ...tagFields,
    trendable: z.boolean(),
    usable: z.boolean(),
    requires_review: z.boolean(),
  })
  .openapi('Admin_Tag');
