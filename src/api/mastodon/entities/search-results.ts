import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { statusEntity } from './status.ts';
import { tagEntity } from './tag.ts';

export const searchResultsEntity = z
  .strictObject({
    accounts: z.array(accountEntity),
    statuses: z.array(statusEntity),
    hashtags: z.array(tagEntity),
  })
  .openapi('Search');
