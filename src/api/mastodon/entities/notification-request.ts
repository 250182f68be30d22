import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { countText, idText, moment, orNull } from './shapes.ts';
import { statusEntity } from './status.ts';

/** Somebody whose notifications are held back. */
export const notificationRequestEntity = z
  .strictObject({
    id: idText,
    created_at: moment,
    updated_at: moment,
    notifications_count: countText,
    account: accountEntity,
    last_status: orNull(statusEntity).optional(),
  })
  .openapi('NotificationRequest');
