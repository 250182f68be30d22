import { sql, type RawBuilder } from 'kysely';
import { dayOf, daysOf, type DaySpan } from '#foundation';
import type { Reader } from '../database.ts';

/** What is counted: rows with their day, and how the rows of a day become a figure. */
export type Counted = {
  /** A query of events within the span, each with its `day` (a date in UTC) and whatever `figure` names. */
  readonly events: RawBuilder<unknown>;
  /** An aggregate over them: `count(*)`, `count(distinct who)`. */
  readonly figure: RawBuilder<unknown>;
};

export type FiguresByDay = {
  /** Over the whole span: who comes on two days is one person. */
  readonly total: bigint;
  /** Each day of the span, in order. */
  readonly days: readonly { readonly day: Date; readonly value: bigint }[];
};

/** The figure on each day of a span, and over all of it. */
export async function figuresByDay(
  reader: Reader,
  span: DaySpan,
  { events, figure }: Counted,
): Promise<FiguresByDay> {
  const { rows } = await sql<{ day: string | null; value: string | null }>`
    select event.day::text as day, ${figure}::text as value from (${events}) as event
    group by grouping sets ((event.day), ())`.execute(reader);
  const valueOn = (day: string | null) => BigInt(rows.find((row) => row.day === day)?.value ?? 0);
  return {
    total: valueOn(null),
    days: daysOf(span).map((day) => ({ day, value: valueOn(dayOf(day)) })),
  };
}

/** The day (UTC) of a time with its zone. */
export function dayOfTime(column: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(${column} at time zone 'UTC')::date`;
}

/** Whether a time lies within a span. */
export function isWithin(
  column: RawBuilder<unknown>,
  { from, until }: DaySpan,
): RawBuilder<boolean> {
  return sql<boolean>`${column} >= ${from} and ${column} < ${until}`;
}
