import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { idText, orNull } from './shapes.ts';
import { statusEntity } from './status.ts';

export const conversationEntity = z
  .strictObject({
    id: idText,
    unread: z.boolean(),
    accounts: z.array(accountEntity),
    last_status: orNull(statusEntity),
  })
  .openapi('Conversation');
