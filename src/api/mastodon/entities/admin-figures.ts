import { z } from '@hono/zod-openapi';
import { countText, moment } from './shapes.ts';

/** A figure over a span of days, on each of them, and over the span before. */
export const adminMeasureEntity = z
  .strictObject({
    key: z.string(),
    unit: z.string().nullable(),
    total: countText,
    human_value: z.string().optional(),
    previous_total: countText,
    data: z.array(z.strictObject({ date: moment, value: countText })),
  })
  .openapi('Admin_Measure');

/** What most of something have in common, most first. */
export const adminDimensionEntity = z
  .strictObject({
    key: z.string(),
    data: z.array(
      z.strictObject({
        key: z.string(),
        human_key: z.string(),
        value: z.string(),
        unit: z.string().optional(),
        human_value: z.string().optional(),
      }),
    ),
  })
  .openapi('Admin_Dimension');

/** Who came in one step of time, and how many of them were here in it and after. */
export const adminCohortEntity = z
  .strictObject({
    period: moment,
    frequency: z.enum(['day', 'month']),
    data: z.array(
      z.strictObject({ date: moment, rate: z.number().min(0).max(1), value: countText }),
    ),
  })
  .openapi('Admin_Cohort');
