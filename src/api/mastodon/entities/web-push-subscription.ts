import { z } from '@hono/zod-openapi';
import { address, idText } from './shapes.ts';

/** Where an app has notifications sent, and which. */
export const webPushSubscriptionEntity = z
  .strictObject({
    id: idText,
    endpoint: address,
    standard: z.boolean(),
    alerts: z.strictObject({
      mention: z.boolean(),
      status: z.boolean(),
      reblog: z.boolean(),
      follow: z.boolean(),
      follow_request: z.boolean(),
      favourite: z.boolean(),
      poll: z.boolean(),
      update: z.boolean(),
      quote: z.boolean(),
      quoted_update: z.boolean(),
      'admin.sign_up': z.boolean(),
      'admin.report': z.boolean(),
    }),
    policy: z.enum(['all', 'followed', 'follower', 'none']),
    /** What the server signs with (VAPID). */
    server_key: z.string(),
  })
  .openapi('WebPushSubscription');
