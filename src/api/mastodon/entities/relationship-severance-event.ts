import { z } from '@hono/zod-openapi';
import { count, idText, moment } from './shapes.ts';

/** Follows that ended because of what was done to a server or an account. */
export const relationshipSeveranceEventEntity = z
  .strictObject({
    id: idText,
    type: z.enum(['domain_block', 'user_domain_block', 'account_suspension']),
    purged: z.boolean(),
    target_name: z.string(),
    followers_count: count,
    following_count: count,
    created_at: moment,
  })
  .openapi('RelationshipSeveranceEvent');
