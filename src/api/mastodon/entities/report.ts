import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { address, idText, moment } from './shapes.ts';

export const reportEntity = z
  .strictObject({
    id: idText,
    action_taken: z.boolean(),
    action_taken_at: moment.nullable(),
    category: z.enum(['spam', 'legal', 'violation', 'other']),
    comment: z.string(),
    forwarded: z.boolean(),
    created_at: moment,
    status_ids: z.array(idText).nullable(),
    rule_ids: z.array(idText).nullable(),
    collection_ids: z.array(idText).nullable(),
    target_account: accountEntity,
    /** Ours: opens the outcome, and the appeal against inaction, without signing in. */
    receipt_url: address.optional(),
  })
  .openapi('Report');
