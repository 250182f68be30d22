import { z } from '@hono/zod-openapi';
import { count } from './shapes.ts';

export const countEntity = z.strictObject({ count }).openapi('CountResponse');
