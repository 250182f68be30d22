import { sql } from 'kysely';
import { dayOf, daysOf, startOfDay, type DaySpan } from '#foundation';
import type { Reader } from '#infrastructure';

export type CohortStep = 'day' | 'month';

/** Who came in one step of time, and how many of them were here in it and in each step after. */
export type Cohort = {
  readonly start: Date;
  readonly people: number;
  readonly seen: readonly { readonly start: Date; readonly people: number }[];
};

type Row = { came: string; people: number; here: string | null; seen: number };

/** Of those who came in each step of a span, how many came back: one cohort per step, in order. */
export async function listCohorts(
  reader: Reader,
  span: DaySpan,
  step: CohortStep,
): Promise<readonly Cohort[]> {
  const { rows } = await sql<Row>`
    with person as (
      select id, date_trunc(${step}, created_at at time zone 'UTC')::date as came from accounts
      where domain is null and kind = 'person'
        and created_at >= ${span.from} and created_at < ${span.until}
    ), size as (
      select came, count(*)::integer as people from person group by came
    ), visit as (
      select person.came, date_trunc(${step}, active.day::timestamp)::date as here,
        count(distinct person.id)::integer as seen
      from person join active_days as active on active.account_id = person.id
      where active.day >= (${span.from}::timestamptz at time zone 'UTC')::date
        and active.day < (${span.until}::timestamptz at time zone 'UTC')::date
      group by 1, 2
    )
    select size.came::text, size.people, visit.here::text, coalesce(visit.seen, 0) as seen
    from size left join visit on visit.came = size.came`.execute(reader);
  const starts = stepsOf(span, step);
  const cameIn = new Map(rows.map(({ came, people }) => [came, people]));
  const seenIn = new Map(rows.map(({ came, here, seen }) => [`${came} ${here}`, seen]));
  return starts.map((start, index) => ({
    start,
    people: cameIn.get(dayOf(start)) ?? 0,
    seen: starts.slice(index).map((later) => ({
      start: later,
      people: seenIn.get(`${dayOf(start)} ${dayOf(later)}`) ?? 0,
    })),
  }));
}

function stepsOf(span: DaySpan, step: CohortStep): readonly Date[] {
  if (step === 'day') return daysOf(span);
  const months = new Map(daysOf(span).map((day) => [dayOf(day).slice(0, 7), monthOf(day)]));
  return [...months.values()];
}

function monthOf(day: Date): Date {
  const month = startOfDay(day);
  month.setUTCDate(1);
  return month;
}
