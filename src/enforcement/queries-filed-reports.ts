import { sql } from 'kysely';
import { toId, type AccountId, type PostId, type ReportId } from '#foundation';
import type { World } from '#infrastructure';
import { viewerOf } from './case-viewer.ts';
import { foldCases } from './load-case.ts';
import type { Case } from './rules/model.ts';
import type { ReportCategory } from './types.ts';

/** A report as an officer is told of it. */
export type FiledReport = {
  readonly reportId: ReportId;
  readonly respondent: AccountId;
  readonly category: ReportCategory;
  readonly comment: string;
  readonly isForwarded: boolean;
  /** What its reporter brought. */
  readonly postIds: readonly PostId[];
  readonly ruleIds: readonly string[];
  readonly receivedAt: Date;
  /** When its case was dismissed, or its decision served. */
  readonly settledAt?: Date;
};

type Row = {
  id: string;
  respondent_id: string;
  category: ReportCategory;
  comment: string;
  forwarded_from: string | null;
  created_at: Date;
  case_id: string;
  rules: string[];
  posts: string[];
};

/**
 * These reports, as far as the viewer may open their cases as an officer: not those about or by
 * themself, and none once the role is gone (Article 2). A merged one is judged by its latest case.
 */
export async function findFiledReports(
  world: Pick<World, 'db'>,
  viewer: AccountId,
  ids: readonly ReportId[],
): Promise<readonly FiledReport[]> {
  const { rows } = await sql<Row>`
    select r.id, r.respondent_id, r.category, r.comment, r.forwarded_from, r.created_at, latest.case_id,
      array(select rule_id from report_rules where report_id = r.id order by rule_id) as rules,
      array(select distinct e.post_id::text from case_exhibits as ce
        join exhibits as e on e.id = ce.exhibit_id
        where ce.case_id = latest.case_id and e.post_id is not null
          and e.captured_by is not distinct from r.reporter_id) as posts
    from reports as r
    cross join lateral (select enforcement_case_of_report(r.id) as case_id) as latest
    where r.id = any(${ids}::bigint[])`.execute(world.db);
  const cases = await foldCases(
    world.db,
    [...new Set(rows.map(({ case_id }) => case_id))].map((id) => toId<'case'>(id)),
  );
  const openById = new Map<string, Case>();
  for (const subject of cases) {
    if ((await viewerOf(world.db, subject, viewer)) === 'officer')
      openById.set(subject.id, subject);
  }
  return rows.flatMap((row) => {
    const subject = openById.get(row.case_id);
    return subject === undefined ? [] : [reportOf(row, subject)];
  });
}

function reportOf(row: Row, subject: Case): FiledReport {
  const served = subject.decisions
    .map(({ statement }) => statement?.service.deliveredAt)
    .findLast((at) => at !== undefined);
  const settledAt = subject.dismissal?.at ?? served;
  return {
    reportId: toId<'report'>(row.id),
    respondent: toId<'account'>(row.respondent_id),
    category: row.category,
    comment: row.comment,
    isForwarded: row.forwarded_from !== null,
    postIds: row.posts.map((id) => toId<'post'>(id)),
    ruleIds: row.rules,
    receivedAt: row.created_at,
    ...(settledAt === undefined ? {} : { settledAt }),
  };
}
