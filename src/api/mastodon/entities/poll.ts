import { z } from '@hono/zod-openapi';
import { customEmojiEntity } from './custom-emoji.ts';
import { count, idText, moment } from './shapes.ts';

export const pollEntity = z
  .strictObject({
    id: idText,
    expires_at: moment.nullable(),
    expired: z.boolean(),
    multiple: z.boolean(),
    votes_count: count,
    voters_count: count.nullable(),
    /** `votes_count` is null while the totals are hidden. */
    options: z.array(z.strictObject({ title: z.string(), votes_count: count.nullable() })),
    emojis: z.array(customEmojiEntity),
    voted: z.boolean().optional(),
    own_votes: z.array(count).optional(),
  })
  .openapi('Poll');
