import { sql } from 'kysely';
import { dayOf } from '#foundation';
import type { Reader } from '#infrastructure';
import type { RuleFiling } from './rules/rulebook/filing.ts';

/** A decision that restricts somebody, as codes and days alone: no text, no handle, no address. */
export type Restriction = {
  readonly decisionId: string;
  readonly docket: string;
  /** Its place in the ledger: unlike the docket it is never shared by two. */
  readonly entryIndex: number;
  readonly decidedBy: 'officer' | 'two-officers' | 'panel';
  readonly exception: string | undefined;
  /** Rules found broken, each in the version that was applied. */
  readonly rules: readonly {
    readonly id: string;
    readonly version: number;
    /** As that version of the rule says. */
    readonly filing?: RuleFiling | null;
  }[];
  /** What was alleged to be unlawful as well as against the rules. */
  readonly allegesIllegality: boolean;
  readonly isReported: boolean;
  /** The earliest conduct, or for an account as a whole the day it was made. */
  readonly contentOn: string;
  readonly concerns: readonly ('text' | 'image' | 'video' | 'audio' | 'account')[];
  readonly sanctions: readonly {
    readonly kind: string;
    readonly startedOn: string;
    readonly endsOn: string | undefined;
    readonly reviewOn: string | undefined;
  }[];
};

type Row = {
  readonly id: string;
  readonly docket: string;
  readonly entry_index: string;
  readonly kind: Restriction['decidedBy'];
  readonly exception: string | null;
  readonly rules: Restriction['rules'];
  readonly legal: boolean;
  readonly reported: boolean;
  readonly conduct_at: Date | null;
  readonly account_at: Date;
  readonly post_media: readonly string[];
  readonly has_post: boolean;
  readonly sanctions: readonly {
    readonly kind: string;
    readonly started_at: string;
    readonly ends_at: string | null;
    readonly review_at: string | null;
  }[];
};

/**
 * Decisions whose sanctions took effect from the first day to the last (UTC), those that only warn
 * left out; oldest first, `after` the last decision of the page before.
 */
export async function listRestrictions(
  db: Reader,
  query: {
    readonly from: string;
    readonly to: string;
    readonly after?: string | undefined;
    readonly limit: number;
  },
): Promise<readonly Restriction[]> {
  const { rows } = await sql<Row>`
    select d.id, c.docket, d.entry_index, d.kind, d.exception,
      (select coalesce(json_agg(distinct jsonb_build_object(
          'id', a.rule_id, 'version', a.rule_version, 'filing', v.document -> 'filing')), '[]')
        from findings f join allegations a on a.id = f.allegation_id
          join rule_versions v on v.rule_id = a.rule_id and v.version = a.rule_version
        where f.decision_id = d.id and f.proved) as rules,
      exists (select from case_reports cr join reports r on r.id = cr.report_id
        where cr.case_id = c.id and r.category = 'legal') as legal,
      exists (select from case_reports cr where cr.case_id = c.id) as reported,
      (select min(a.conduct_at) from findings f join allegations a on a.id = f.allegation_id
        where f.decision_id = d.id and f.proved and a.subject = 'post') as conduct_at,
      person.created_at as account_at,
      exists (select from findings f join allegations a on a.id = f.allegation_id
        where f.decision_id = d.id and f.proved and a.post_id is not null) as has_post,
      array(select distinct m.kind from findings f join allegations a on a.id = f.allegation_id
        join media m on m.post_id = a.post_id
        where f.decision_id = d.id and f.proved) as post_media,
      (select json_agg(json_build_object('kind', m.kind, 'started_at', s.started_at,
          'ends_at', s.ends_at, 'review_at', s.review_at) order by s.level)
        from sanctions s join measures m on m.id = s.id
        where s.decision_id = d.id and s.level > 1) as sanctions
    from decisions d join cases c on c.id = d.case_id
      join accounts person on person.id = c.respondent_id
    where d.id > ${query.after ?? '0'}::bigint
      and exists (select from sanctions s where s.decision_id = d.id and s.level > 1
        and s.started_at >= ${query.from}::date::timestamp at time zone 'UTC'
        and s.started_at < (${query.to}::date + 1)::timestamp at time zone 'UTC')
    order by d.id limit ${query.limit}`.execute(db);
  return rows.map(restrictionOf);
}

const dayIn = (time: string): string => dayOf(new Date(time));

function restrictionOf(row: Row): Restriction {
  return {
    decisionId: row.id,
    docket: row.docket,
    entryIndex: Number(row.entry_index),
    decidedBy: row.kind,
    exception: row.exception ?? undefined,
    rules: row.rules,
    allegesIllegality: row.legal,
    isReported: row.reported,
    contentOn: dayOf(row.conduct_at ?? row.account_at),
    concerns: concernsOf(row),
    sanctions: row.sanctions.map(({ kind, started_at, ends_at, review_at }) => ({
      kind,
      startedOn: dayIn(started_at),
      endsOn: ends_at === null ? undefined : dayIn(ends_at),
      reviewOn: review_at === null ? undefined : dayIn(review_at),
    })),
  };
}

function concernsOf({ has_post: hasPost, post_media: kinds }: Row): Restriction['concerns'] {
  if (!hasPost) return ['account'];
  const media = new Set(kinds.flatMap((kind) => mediaKinds[kind] ?? []));
  return ['text', ...media];
}

const mediaKinds: Readonly<Record<string, 'image' | 'video' | 'audio'>> = {
  image: 'image',
  video: 'video',
  film: 'video',
  animation: 'video',
  audio: 'audio',
  sound: 'audio',
};
