import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { idText } from './shapes.ts';

export const familiarFollowersEntity = z
  .strictObject({ id: idText, accounts: z.array(accountEntity) })
  .openapi('FamiliarFollowers');
