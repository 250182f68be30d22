import { z } from '@hono/zod-openapi';
import { count } from './shapes.ts';

/** The policy in its first form: held back, or accepted. */
export const oldNotificationPolicyEntity = z
  .strictObject({
    filter_not_following: z.boolean(),
    filter_not_followers: z.boolean(),
    filter_new_accounts: z.boolean(),
    filter_private_mentions: z.boolean(),
    summary: z.strictObject({
      pending_requests_count: count,
      pending_notifications_count: count,
    }),
  })
  .openapi('V1NotificationPolicy');
