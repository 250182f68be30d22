import { z } from '@hono/zod-openapi';
import { idText } from './shapes.ts';

export const listEntity = z
  .strictObject({
    id: idText,
    title: z.string(),
    replies_policy: z.enum(['followed', 'list', 'none']),
    exclusive: z.boolean(),
  })
  .openapi('List');
