import { z } from '@hono/zod-openapi';
import { fieldEntity } from './account.ts';
import { address, idText } from './shapes.ts';

/** One's own profile as its owner wrote it. */
export const profileEntity = z
  .strictObject({
    id: idText,
    display_name: z.string(),
    note: z.string(),
    fields: z.array(fieldEntity),
    avatar: address.nullable(),
    avatar_static: address.nullable(),
    avatar_description: z.string(),
    header: address.nullable(),
    header_static: address.nullable(),
    header_description: z.string(),
    locked: z.boolean(),
    bot: z.boolean(),
    hide_collections: z.boolean(),
    discoverable: z.boolean(),
    indexable: z.boolean(),
    show_media: z.boolean(),
    show_media_replies: z.boolean(),
    show_featured: z.boolean(),
    attribution_domains: z.array(z.string()),
  })
  .openapi('Profile');
