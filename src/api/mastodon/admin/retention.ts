import { z } from '@hono/zod-openapi';
import { listCohorts } from '#accounts';
import { readWithin } from '#infrastructure';
import type { Api } from '../../endpoint.ts';
import { blankable, text } from '../../fields.ts';
import { adminCohortEntity } from '../entities/admin-figures.ts';
import { adminPath, forOverseer } from './door.ts';
import { day, patience, spanOf } from './figures.ts';

const mostDays = { day: 100, month: 400 } as const;

/** How many of those who came in a day or a month came back. */
export function mountAdminRetention(api: Api): void {
  forOverseer(
    api,
    {
      method: 'post',
      path: `${adminPath}/retention`,
      summary: 'Of those who came in each day or month, how many came back; at most 400 days',
      scopes: ['admin:read'],
      returns: z.array(adminCohortEntity),
      fields: { start_at: day, end_at: day, frequency: blankable(text(20)) },
    },
    async ({ world, input }) => {
      const frequency = input.frequency === 'month' ? 'month' : 'day';
      const span = spanOf(input.start_at, input.end_at, mostDays[frequency]);
      const cohorts = await readWithin(world.db, patience, (reader) =>
        listCohorts(reader, span, frequency),
      );
      return cohorts.map(({ start, people, seen }) => ({
        period: start.toISOString(),
        frequency,
        data: seen.map((later) => ({
          date: later.start.toISOString(),
          rate: people === 0 ? 0 : later.people / people,
          value: String(later.people),
        })),
      }));
    },
  );
}
