import { z } from '@hono/zod-openapi';
import { mediaAttachmentEntity } from './media-attachment.ts';
import { idText, language, moment, orNull, visibility } from './shapes.ts';

const pollParams = z.strictObject({
  options: z.array(z.string()),
  expires_in: z.number().int(),
  multiple: z.boolean(),
  hide_totals: z.boolean(),
});

const params = z.strictObject({
  text: z.string(),
  visibility: visibility.nullable(),
  spoiler_text: z.string().nullable(),
  sensitive: z.boolean().nullable(),
  language: language.nullable(),
  in_reply_to_id: idText.nullable(),
  media_ids: z.array(idText).nullable(),
  poll: orNull(pollParams),
  scheduled_at: moment.nullable(),
  idempotency: z.string().nullable(),
  with_rate_limit: z.boolean(),
  application_id: z.number().int(),
  quoted_status_id: idText.nullable().optional(),
  quote_approval_policy: z.enum(['public', 'followers', 'nobody']).nullable().optional(),
});

export const scheduledStatusEntity = z
  .strictObject({
    id: idText,
    scheduled_at: moment,
    params,
    media_attachments: z.array(mediaAttachmentEntity),
  })
  .openapi('ScheduledStatus');
