import { z } from '@hono/zod-openapi';
import { quotePolicies, replyPolicies, visibilities } from '#conversation';
import { mediaAttachmentEntity } from '../mastodon/entities/media-attachment.ts';
import { count, idText, language, moment, orNull } from '../mastodon/entities/shapes.ts';

/** What is written and not published. What is null was not chosen: one's defaults stand in for it. */
export const draftEntity = z
  .strictObject({
    id: idText,
    version: count,
    text: z.string(),
    content_warning: z.string(),
    sensitive: z.boolean(),
    language: language.nullable(),
    visibility: z.enum(visibilities).nullable(),
    in_reply_to: idText.nullable(),
    quotes: idText.nullable(),
    reply_policy: z.enum(replyPolicies).nullable(),
    quote_policy: z.enum(quotePolicies).nullable(),
    poll: orNull(
      z.strictObject({
        options: z.array(z.string()),
        seconds: count,
        multiple: z.boolean(),
        hides_totals: z.boolean(),
      }),
    ),
    media: z.array(mediaAttachmentEntity),
    publish_at: moment.nullable(),
    /** Why it was not published when its time came. */
    held_because: z.string().nullable(),
    created_at: moment,
    updated_at: moment,
  })
  .openapi('Draft');

export const publishedDraftEntity = z.strictObject({ post_id: idText }).openapi('PublishedDraft');
