import { z } from '@hono/zod-openapi';
import { address, count } from './shapes.ts';

/** How a post is shown on pages of others (oEmbed 1.0, type `rich`). */
export const oembedEntity = z
  .strictObject({
    type: z.literal('rich'),
    version: z.literal('1.0'),
    title: z.string(),
    author_name: z.string(),
    author_url: address,
    provider_name: z.string(),
    provider_url: address,
    /** Seconds. */
    cache_age: count,
    html: z.string(),
    width: count,
    height: z.null(),
  })
  .openapi('OEmbedResponse');
