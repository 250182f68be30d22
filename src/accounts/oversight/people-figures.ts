import { sql, type RawBuilder } from 'kysely';
import { firstIdAt, idEpochMs, type DaySpan } from '#foundation';
import {
  dayOfTime,
  figuresByDay,
  isWithin,
  ranking,
  type Counted,
  type FiguresByDay,
  type Ranked,
  type Reader,
} from '#infrastructure';

export type PeopleMeasure = 'active' | 'new' | 'of-server' | 'followed-there' | 'followers-there';
export type PeopleAsked = {
  readonly span: DaySpan;
  /** The other server, for what is told of one. */
  readonly domain?: string | undefined;
};

/** How many people there were on each day: for who looks after the server. */
export function peopleByDay(
  reader: Reader,
  measure: PeopleMeasure,
  asked: PeopleAsked,
): Promise<FiguresByDay> {
  return figuresByDay(reader, asked.span, counted[measure](asked));
}

const counted = {
  active: ({ span }) => ({
    events: sql`
      select active.day, active.account_id from active_days as active
      where active.day >= ${dayOfTime(sql`${span.from}::timestamptz`)}
        and active.day < ${dayOfTime(sql`${span.until}::timestamptz`)}`,
    figure: sql`count(distinct event.account_id)`,
  }),
  new: ({ span }) => ({
    events: sql`
      select ${dayOfTime(sql`created_at`)} as day from accounts
      where domain is null and kind = 'person' and ${isWithin(sql`created_at`, span)}`,
    figure: sql`count(*)`,
  }),
  // By the id: an account is as old as its server says, and known here since its id was given.
  'of-server': ({ span, domain = '' }) => ({
    events: sql`
      select ${dayOfTime(sql`to_timestamp(((id >> 22) + ${idEpochMs}::bigint) / 1000.0)`)} as day
      from accounts where domain = ${domain.toLowerCase()}
        and id >= ${firstIdAt(span.from)}::bigint and id < ${firstIdAt(span.until)}::bigint`,
    figure: sql`count(*)`,
  }),
  'followed-there': (asked) =>
    followsWith(asked, sql`follows.followee_id`, sql`follows.follower_id`),
  'followers-there': (asked) =>
    followsWith(asked, sql`follows.follower_id`, sql`follows.followee_id`),
} as const satisfies Record<PeopleMeasure, (asked: PeopleAsked) => Counted>;

/** Follows that still stand between somebody there and somebody here. */
function followsWith(
  { span, domain = '' }: PeopleAsked,
  there: RawBuilder<unknown>,
  here: RawBuilder<unknown>,
): Counted {
  return {
    events: sql`
      select ${dayOfTime(sql`follows.created_at`)} as day from accounts as stranger
      join follows on ${there} = stranger.id
      join accounts as own on own.id = ${here} and own.domain is null
      where stranger.domain = ${domain.toLowerCase()}
        and ${isWithin(sql`follows.created_at`, span)}`,
    figure: sql`count(*)`,
  };
}

/** The applications that most people signed in by, as far as those sessions still stand. */
export function signInsByApp(
  reader: Reader,
  span: DaySpan,
  limit: number,
): Promise<readonly Ranked[]> {
  return ranking(
    reader,
    sql`
      select distinct app.name as key, token.account_id from oauth_tokens as token
      join oauth_apps as app on app.id = token.app_id
      where token.account_id is not null and ${isWithin(sql`token.created_at`, span)}
      union all
      select distinct 'web', account_id from sessions where ${isWithin(sql`created_at`, span)}`,
    limit,
  );
}

/** Accounts of another server whom most people follow here, by their handles. */
export function followedOnServer(
  reader: Reader,
  domain: string,
  limit: number,
): Promise<readonly Ranked[]> {
  return ranking(
    reader,
    sql`
      select stranger.handle || '@' || stranger.domain as key from accounts as stranger
      join follows on follows.followee_id = stranger.id
      join accounts as own on own.id = follows.follower_id and own.domain is null
      where stranger.domain = ${domain.toLowerCase()}`,
    limit,
  );
}
