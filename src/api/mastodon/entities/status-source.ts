import { z } from '@hono/zod-openapi';
import { idText } from './shapes.ts';

/** A post as its author wrote it. */
export const statusSourceEntity = z
  .strictObject({ id: idText, text: z.string(), spoiler_text: z.string() })
  .openapi('StatusSource');
