import { z } from '@hono/zod-openapi';
import { count } from './shapes.ts';

const decision = z.enum(['accept', 'filter', 'drop']);

/** Which notifications are held back. */
export const notificationPolicyEntity = z
  .strictObject({
    for_not_following: decision,
    for_not_followers: decision,
    for_new_accounts: decision,
    for_private_mentions: decision,
    for_limited_accounts: decision,
    summary: z.strictObject({
      pending_requests_count: count,
      pending_notifications_count: count,
    }),
  })
  .openapi('NotificationPolicy');
