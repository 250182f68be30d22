import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { notificationSubjects, notificationType } from './notification.ts';
import { address, count, idText, moment } from './shapes.ts';
import { statusEntity } from './status.ts';

const notificationGroup = z
  .strictObject({
    group_key: z.string(),
    notifications_count: count,
    type: notificationType,
    most_recent_notification_id: idText,
    page_min_id: idText.optional(),
    page_max_id: idText.optional(),
    latest_page_notification_at: moment.optional(),
    sample_account_ids: z.array(idText),
    status_id: idText.nullable().optional(),
    ...notificationSubjects,
  })
  .openapi('NotificationGroup');

const partialAccount = z
  .strictObject({
    id: idText,
    acct: z.string(),
    locked: z.boolean(),
    bot: z.boolean(),
    url: address,
    avatar: address,
    avatar_static: address,
    avatar_description: z.string().optional(),
  })
  .openapi('PartialAccountWithAvatar');

/** Groups, and the accounts and posts that they name, once each. */
export const groupedNotificationsEntity = z
  .strictObject({
    accounts: z.array(accountEntity),
    partial_accounts: z.array(partialAccount).optional(),
    statuses: z.array(statusEntity),
    notification_groups: z.array(notificationGroup),
  })
  .openapi('GroupedNotificationsResults');
