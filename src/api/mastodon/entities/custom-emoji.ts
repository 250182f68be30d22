import { z } from '@hono/zod-openapi';
import { address } from './shapes.ts';

export const customEmojiEntity = z
  .strictObject({
    shortcode: z.string(),
    url: address,
    static_url: address,
    visible_in_picker: z.boolean(),
    category: z.string().nullable(),
  })
  .openapi('CustomEmoji');
