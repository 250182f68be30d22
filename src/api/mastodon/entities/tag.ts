import { z } from '@hono/zod-openapi';
import { address, countText, idText } from './shapes.ts';

/** One day of use: a day in seconds since 1970, and how often by how many. */
export const tagHistory = z
  .strictObject({ day: countText, accounts: countText, uses: countText })
  .openapi('TagHistory');

export const tagEntity = z
  .strictObject({
    id: idText,
    name: z.string(),
    url: address,
    history: z.array(tagHistory),
    following: z.boolean().optional(),
    featuring: z.boolean().optional(),
  })
  .openapi('Tag');
