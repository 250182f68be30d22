import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { idText, moment, orNull } from './shapes.ts';

const appeal = z
  .strictObject({ text: z.string(), state: z.enum(['approved', 'rejected', 'pending']) })
  .openapi('Appeal');

/** What was decided about an account, in the one text that stock apps show. */
export const accountWarningEntity = z
  .strictObject({
    id: idText,
    action: z.enum([
      'none',
      'disable',
      'mark_statuses_as_sensitive',
      'delete_statuses',
      'sensitive',
      'silence',
      'suspend',
    ]),
    text: z.string(),
    status_ids: z.array(idText).nullable(),
    target_account: accountEntity,
    appeal: orNull(appeal),
    created_at: moment,
  })
  .openapi('AccountWarning');
