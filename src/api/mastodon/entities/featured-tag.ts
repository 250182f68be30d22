import { z } from '@hono/zod-openapi';
import { address, countText, day, idText } from './shapes.ts';

export const featuredTagEntity = z
  .strictObject({
    id: idText,
    name: z.string(),
    url: address,
    statuses_count: countText,
    last_status_at: day.nullable(),
  })
  .openapi('FeaturedTag');
