import { z } from '@hono/zod-openapi';
import { address, idText } from './shapes.ts';

export const ruleEntity = z
  .strictObject({
    id: idText,
    text: z.string(),
    hint: z.string(),
    translations: z.record(z.string(), z.strictObject({ text: z.string(), hint: z.string() })),
    /** Ours: the page of the rule, with its versions and its line. */
    url: address,
  })
  .openapi('Rule');
