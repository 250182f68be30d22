import { sql } from 'kysely';
import type { DaySpan } from '#foundation';
import {
  dayOfTime,
  figuresByDay,
  isWithin,
  type Counted,
  type FiguresByDay,
  type Reader,
} from '#infrastructure';

export type ReportMeasure = 'opened' | 'settled' | 'about-server';
export type ReportsAsked = { readonly span: DaySpan; readonly domain?: string | undefined };

/** How many reports came, and came to an end, on each day. Who reported whom is not told. */
export function reportsByDay(
  reader: Reader,
  measure: ReportMeasure,
  asked: ReportsAsked,
): Promise<FiguresByDay> {
  return figuresByDay(reader, asked.span, counted[measure](asked));
}

const counted = {
  opened: ({ span }) => ({
    events: sql`
      select ${dayOfTime(sql`created_at`)} as day from reports where ${isWithin(sql`created_at`, span)}`,
    figure: sql`count(*)`,
  }),
  // A case ends for all who reported it, at its dismissal or its first decision.
  settled: ({ span }) => ({
    events: sql`
      select ${dayOfTime(sql`ended.at`)} as day, given.report_id from (
        select case_id, dismissed_at as at from dismissals where ${isWithin(sql`dismissed_at`, span)}
        union all
        select case_id, decided_at from decisions as d where ${isWithin(sql`decided_at`, span)}
          and not exists (select from decisions as earlier
            where earlier.case_id = d.case_id and earlier.decided_at < d.decided_at)
      ) as ended join case_reports as given on given.case_id = ended.case_id`,
    figure: sql`count(distinct event.report_id)`,
  }),
  'about-server': ({ span, domain = '' }) => ({
    events: sql`
      select ${dayOfTime(sql`report.created_at`)} as day from reports as report
      join accounts as respondent on respondent.id = report.respondent_id
      where respondent.domain = ${domain.toLowerCase()} and ${isWithin(sql`report.created_at`, span)}`,
    figure: sql`count(*)`,
  }),
} as const satisfies Record<ReportMeasure, (asked: ReportsAsked) => Counted>;
