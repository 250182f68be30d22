import { z } from '@hono/zod-openapi';
import { filterContext } from './filter.ts';
import { idText, moment } from './shapes.ts';

/** A filter of one keyword, in the old form. */
export const filterV1Entity = z
  .strictObject({
    id: idText,
    phrase: z.string(),
    context: z.array(filterContext),
    whole_word: z.boolean(),
    expires_at: moment.nullable(),
    irreversible: z.boolean(),
  })
  .openapi('V1Filter');
