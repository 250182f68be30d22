import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { customEmojiEntity } from './custom-emoji.ts';
import { mediaAttachmentEntity } from './media-attachment.ts';
import { moment, orNull } from './shapes.ts';
import { anyQuote } from './status.ts';

const pollOfEdit = z.strictObject({ options: z.array(z.strictObject({ title: z.string() })) });

/** One version of a post. */
export const statusEditEntity = z
  .strictObject({
    content: z.string(),
    spoiler_text: z.string(),
    sensitive: z.boolean(),
    created_at: moment,
    account: accountEntity,
    media_attachments: z.array(mediaAttachmentEntity),
    emojis: z.array(customEmojiEntity),
    poll: orNull(pollOfEdit),
    quote: anyQuote,
  })
  .openapi('StatusEdit');
