import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { accountWarningEntity } from './account-warning.ts';
import { relationshipSeveranceEventEntity } from './relationship-severance-event.ts';
import { reportEntity } from './report.ts';
import { idText, moment } from './shapes.ts';
import { statusEntity } from './status.ts';

export const notificationType = z.enum([
  'mention',
  'status',
  'reblog',
  'follow',
  'follow_request',
  'favourite',
  'poll',
  'update',
  'admin.sign_up',
  'admin.report',
  'severed_relationships',
  'moderation_warning',
  'quote',
  'quoted_update',
  'added_to_collection',
  'collection_update',
  // Ours: how one's report ended, or that one was drawn for a panel.
  'folkmoot.report',
  'folkmoot.held',
  'folkmoot.restored',
]);

/** What a notification is about, where it is not a post. */
export const notificationSubjects = {
  moderation_warning: accountWarningEntity.optional(),
  event: relationshipSeveranceEventEntity.optional(),
  report: reportEntity.optional(),
  /** For apps that do not know the type. */
  fallback: z
    .strictObject({
      title: z.string(),
      summary: z.string().nullable(),
      details: z.string().nullable(),
    })
    .openapi('NotificationFallback')
    .optional(),
} as const;

export const notificationEntity = z
  .strictObject({
    id: idText,
    type: notificationType,
    created_at: moment,
    group_key: z.string(),
    account: accountEntity,
    status: statusEntity.optional(),
    ...notificationSubjects,
  })
  .openapi('Notification');
