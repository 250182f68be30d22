import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';

/** An account that one might follow, and why. */
export const suggestionEntity = z
  .strictObject({
    source: z.enum(['staff', 'past_interactions', 'global']),
    sources: z.array(
      z.enum([
        'featured',
        'most_followed',
        'most_interactions',
        'similar_to_recently_followed',
        'friends_of_friends',
      ]),
    ),
    account: accountEntity,
  })
  .openapi('Suggestion');
