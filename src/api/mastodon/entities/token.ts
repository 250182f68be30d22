import { z } from '@hono/zod-openapi';
import { count } from './shapes.ts';

export const tokenEntity = z
  .strictObject({
    access_token: z.string(),
    token_type: z.literal('Bearer'),
    scope: z.string(),
    /** Seconds since 1970. */
    created_at: count,
  })
  .openapi('Token');
