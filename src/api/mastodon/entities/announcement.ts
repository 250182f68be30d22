import { z } from '@hono/zod-openapi';
import { customEmojiEntity } from './custom-emoji.ts';
import { address, count, idText, moment } from './shapes.ts';

const reaction = z.strictObject({
  name: z.string(),
  count,
  me: z.boolean().optional(),
  url: address.optional(),
  static_url: address.optional(),
});

export const announcementEntity = z
  .strictObject({
    id: idText,
    content: z.string(),
    starts_at: moment.nullable(),
    ends_at: moment.nullable(),
    all_day: z.boolean(),
    published_at: moment,
    updated_at: moment,
    read: z.boolean().optional(),
    mentions: z.array(
      z.strictObject({ id: idText, username: z.string(), url: address, acct: z.string() }),
    ),
    statuses: z.array(z.strictObject({ id: idText, url: address })),
    tags: z.array(z.strictObject({ name: z.string(), url: address })),
    emojis: z.array(customEmojiEntity),
    reactions: z.array(reaction),
  })
  .openapi('Announcement');
