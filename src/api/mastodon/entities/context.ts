import { z } from '@hono/zod-openapi';
import { statusEntity } from './status.ts';

/** What a post answers, and what answers it, in thread order. */
export const contextEntity = z
  .strictObject({ ancestors: z.array(statusEntity), descendants: z.array(statusEntity) })
  .openapi('Context');
