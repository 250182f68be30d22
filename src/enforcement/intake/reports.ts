import { sql } from 'kysely';
import { hasRole } from '#accounts';
import {
  pageOf,
  refuse,
  toId,
  type AccountId,
  type CaseId,
  type Page,
  type PageQuery,
  type PostId,
  type ReportId,
} from '#foundation';
import type { Reader } from '#infrastructure';
import type { CaseState, RuleId } from '../rules/model.ts';
import type { ReportCategory } from '../types.ts';
import { reportNotFound } from './reported-case.ts';

/** A report with the case that it is in, as officers see it one by one. */
export type ReportFile = {
  readonly id: ReportId;
  readonly caseId: CaseId;
  readonly docket: string;
  readonly state: CaseState;
  readonly reporter?: AccountId;
  readonly respondent: AccountId;
  readonly comment: string;
  /** As an officer classed it, else as it came; so are the rules. */
  readonly category: ReportCategory;
  readonly ruleIds: readonly RuleId[];
  /** The respondent's posts that reporters had frozen in the case. */
  readonly postIds: readonly PostId[];
  readonly forwardedFrom?: string;
  readonly receivedAt: Date;
  readonly changedAt: Date;
  readonly assignedTo?: AccountId;
  /** When, and by which officer, the case was dismissed or decided. A panel has no one officer. */
  readonly settledAt?: Date;
  readonly settledBy?: AccountId;
};

export type ReportFilter = {
  readonly settled: boolean;
  readonly reporter?: AccountId | undefined;
  readonly respondent?: AccountId | undefined;
  /** Reports about people of this server elsewhere. */
  readonly respondentDomain?: string | undefined;
};

type Row = {
  readonly id: string;
  readonly case_id: string;
  readonly docket: string;
  readonly state: CaseState;
  readonly reporter_id: string | null;
  readonly respondent_id: string;
  readonly comment: string;
  readonly category: ReportCategory;
  readonly rule_ids: readonly string[];
  readonly post_ids: readonly string[];
  readonly forwarded_from: string | null;
  readonly created_at: Date;
  readonly changed_at: Date;
  readonly assigned_to: string | null;
  readonly settled_at: Date | null;
  readonly settled_by: string | null;
};

const settledStates = sql`('dismissed', 'decided', 'served', 'final', 'closed')`;

const reportColumns = sql`
  r.id, c.id as case_id, c.docket, c.state, r.reporter_id, r.respondent_id, r.comment,
  coalesce(class.category, r.category) as category, r.forwarded_from, r.created_at, c.changed_at,
  case when class.number is null
    then array(select rule_id from report_rules where report_id = r.id order by rule_id)
    else array(select rule_id from report_class_rules as k
      where k.report_id = r.id and k.number = class.number order by rule_id) end as rule_ids,
  array(select distinct e.post_id::text from case_exhibits as ce
    join exhibits as e on e.id = ce.exhibit_id join posts as p on p.id = e.post_id
    where ce.case_id = c.id and ce.filed_by = 'reporter' and p.author_id = r.respondent_id
    order by 1 limit 100) as post_ids,
  assigned.officer_id as assigned_to,
  case when c.state in ${settledStates} then coalesce(dismissed.at, decided.at) end as settled_at,
  case when c.state in ${settledStates}
    then case when dismissed.at is null then decided.officer_id else dismissed.officer_id end
  end as settled_by`;

/** Each report in the latest of its cases, with what happened there. */
const reportRows = sql`
  reports as r
  join cases as c on c.id = enforcement_case_of_report(r.id)
  left join case_assignments as assigned on assigned.case_id = c.id
  left join lateral (select k.number, k.category from report_classes as k
    where k.report_id = r.id order by k.number desc limit 1) as class on true
  left join lateral (select d.dismissed_at as at, d.officer_id from dismissals as d
    where d.case_id = c.id and c.state = 'dismissed' order by d.dismissed_at desc limit 1) as dismissed on true
  left join lateral (select d.decided_at as at, (select min(o.officer_id) from decision_officers as o
      where o.decision_id = d.id) as officer_id from decisions as d
    where d.case_id = c.id order by d.decided_at desc limit 1) as decided on true`;

/** Cases are routed away from whom they are about, who reported them, and who sits on them (article 2). */
const visibleTo = (officer: AccountId) => sql`
  c.respondent_id <> ${officer}
  and not exists (select from case_reports as mine join reports as own on own.id = mine.report_id
    where mine.case_id = c.id and own.reporter_id = ${officer})
  and not exists (select from panels as p join panel_seats as seat on seat.panel_id = p.id
    where p.case_id = c.id and seat.account_id = ${officer})`;

/**
 * Reports, newest first: those still waiting, or those whose case was dismissed or decided.
 * @throws Refusal `forbidden` to who is no officer
 */
export async function listReports(
  db: Reader,
  officer: AccountId,
  asked: ReportFilter & PageQuery,
): Promise<Page<ReportFile>> {
  await requireOfficer(db, officer);
  const { settled, reporter = null, respondent = null, respondentDomain = null, limit } = asked;
  const { maxId = null, sinceId = null, minId = null } = asked;
  const { rows } = await sql<Row>`
    select * from (select ${reportColumns} from ${reportRows}
    where ${visibleTo(officer)} and (c.state in ${settledStates}) = ${settled}
      and (${reporter}::bigint is null or r.reporter_id = ${reporter}::bigint)
      and (${respondent}::bigint is null or r.respondent_id = ${respondent}::bigint)
      and (${respondentDomain}::text is null or exists (select from accounts as a
        where a.id = r.respondent_id and a.domain = ${respondentDomain}))
      and (${maxId}::bigint is null or r.id < ${maxId}::bigint)
      and (${minId ?? sinceId}::bigint is null or r.id > ${minId ?? sinceId}::bigint)
    order by case when ${minId}::bigint is null then -r.id else r.id end limit ${limit}) as page
    order by id desc`.execute(db);
  return pageOf(rows.map(reportOf), limit, ({ id }) => id);
}

/** @throws Refusal `forbidden`; `not-found` also for a report that the officer may not see */
export async function getReport(
  db: Reader,
  officer: AccountId,
  reportId: ReportId,
): Promise<ReportFile> {
  await requireOfficer(db, officer);
  const { rows } = await sql<Row>`
    select ${reportColumns} from ${reportRows}
    where r.id = ${reportId} and ${visibleTo(officer)}`.execute(db);
  const [row] = rows;
  if (row === undefined) throw reportNotFound();
  return reportOf(row);
}

async function requireOfficer(db: Reader, officer: AccountId): Promise<void> {
  if (await hasRole(db, officer, 'officer')) return;
  throw refuse('forbidden', { detail: 'Only an officer sees reports.' });
}

function reportOf(row: Row): ReportFile {
  return {
    id: toId<'report'>(row.id),
    caseId: toId<'case'>(row.case_id),
    docket: row.docket,
    state: row.state,
    ...(row.reporter_id === null ? {} : { reporter: toId<'account'>(row.reporter_id) }),
    respondent: toId<'account'>(row.respondent_id),
    comment: row.comment,
    category: row.category,
    ruleIds: row.rule_ids,
    postIds: row.post_ids.map((id) => toId<'post'>(id)),
    ...(row.forwarded_from === null ? {} : { forwardedFrom: row.forwarded_from }),
    receivedAt: row.created_at,
    changedAt: row.changed_at,
    ...(row.assigned_to === null ? {} : { assignedTo: toId<'account'>(row.assigned_to) }),
    ...(row.settled_at === null ? {} : { settledAt: row.settled_at }),
    ...(row.settled_by === null ? {} : { settledBy: toId<'account'>(row.settled_by) }),
  };
}
