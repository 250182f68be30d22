import { sql } from 'kysely';
import {
  dayOf,
  krippendorffAlpha,
  pageOf,
  shareAgreed,
  toId,
  type DecisionId,
  type JudgedUnit,
  type Metric,
  type Page,
  type PageQuery,
  type ReviewId,
} from '#foundation';
import type { Reader } from '#infrastructure';
import type { Level, Review, ReviewOutcome } from './rules/model.ts';

/** How far first and second decisions agree, and those who decided again among each other. */
export type AgreementFigure = {
  /** Krippendorff's alpha; absent while there is too little to compare. */
  readonly alpha?: number;
  /** The share on which everybody gave the same answer. */
  readonly agreed?: number;
  readonly units: number;
};

export type Agreement = {
  readonly reviewed: number;
  readonly outcomes: Readonly<Record<ReviewOutcome, number>>;
  /** Of each allegation: proved or not (nominal). */
  readonly findings: AgreementFigure;
  /** Of each decision: the level of the sanction (ordinal). */
  readonly levels: AgreementFigure;
};

/** A decision that was decided again, as the public sees it. */
export type PublicReview = {
  readonly reviewId: ReviewId;
  readonly decisionId: DecisionId;
  readonly docket: string;
  readonly ground: Review['ground'];
  readonly outcome: ReviewOutcome;
  readonly decidedOn: string;
  /** What was decided first, and what each of those would have decided who did not know it. */
  readonly firstLevel: Level;
  readonly blindLevels: readonly Level[];
};

/** The latest that the figures are made of. */
const mostReviews = 5000;

/**
 * Was this correct? The figures over the latest 5,000 decided reviews (article 15). A first decision
 * is one value of a unit, each blind ballot another; who did not vote gives none.
 */
export async function agreement(db: Reader): Promise<Agreement> {
  const { rows } = await sql<{
    readonly outcome: ReviewOutcome;
    readonly levels: number[];
  }>`
    select o.outcome, array_prepend(d.level, array(
      select b.level from ballots as b where b.panel_id = o.panel_id and b.level is not null)) as levels
    from review_decisions as o join reviews as r on r.id = o.review_id
      join decisions as d on d.id = r.decision_id
    order by o.review_id desc limit ${mostReviews}`.execute(db);
  const findings = await sql<{ readonly answers: number[] }>`
    select array_prepend(f.proved::int, array(
      select b.proved::int from ballot_findings as b
      where b.panel_id = o.panel_id and b.allegation_id = f.allegation_id)) as answers
    from (select * from review_decisions order by review_id desc limit ${mostReviews}) as o
      join reviews as r on r.id = o.review_id
      join findings as f on f.decision_id = r.decision_id`.execute(db);
  const counted = (outcome: ReviewOutcome): number =>
    rows.filter((row) => row.outcome === outcome).length;
  return {
    reviewed: rows.length,
    outcomes: {
      confirmed: counted('confirmed'),
      corrected: counted('corrected'),
      ended: counted('ended'),
    },
    findings: figure(
      findings.rows.map(({ answers }) => answers),
      'nominal',
    ),
    levels: figure(
      rows.map(({ levels }) => levels),
      'ordinal',
    ),
  };
}

function figure(units: readonly JudgedUnit[], metric: Metric): AgreementFigure {
  const alpha = krippendorffAlpha(units, metric);
  const agreed = shareAgreed(units);
  return {
    ...(alpha === undefined ? {} : { alpha }),
    ...(agreed === undefined ? {} : { agreed }),
    units: units.filter((values) => values.length > 1).length,
  };
}

type Row = {
  readonly review_id: string;
  readonly decision_id: string;
  readonly docket: string;
  readonly ground: Review['ground'];
  readonly outcome: ReviewOutcome;
  readonly decided_at: Date;
  readonly level: Level;
  readonly blind: Level[];
};

/** Decided reviews, newest first. */
export async function listReviews(db: Reader, query: PageQuery): Promise<Page<PublicReview>> {
  const { rows } = await sql<Row>`
    select o.review_id, r.decision_id, c.docket, r.ground, o.outcome, o.decided_at, d.level, array(
      select b.level from ballots as b where b.panel_id = o.panel_id and b.level is not null
      order by b.level desc) as blind
    from review_decisions as o join reviews as r on r.id = o.review_id
      join decisions as d on d.id = r.decision_id
      join cases as c on c.id = o.case_id
    where (${query.maxId ?? null}::bigint is null or o.review_id < ${query.maxId ?? null}::bigint)
    order by o.review_id desc limit ${query.limit}`.execute(db);
  const items = rows.map((row) => ({
    reviewId: toId<'review'>(row.review_id),
    decisionId: toId<'decision'>(row.decision_id),
    docket: row.docket,
    ground: row.ground,
    outcome: row.outcome,
    decidedOn: dayOf(row.decided_at),
    firstLevel: row.level,
    blindLevels: row.blind,
  }));
  return pageOf(items, query.limit, ({ reviewId }) => reviewId);
}
