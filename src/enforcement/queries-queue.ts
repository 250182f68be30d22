import { sql } from 'kysely';
import { hasRole } from '#accounts';
import { pageOf, refuse, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import type { Reader } from '#infrastructure';
import type { CaseState } from './rules/model.ts';
import type { QueueItem } from './types.ts';

type Row = {
  readonly id: string;
  readonly docket: string;
  readonly respondent_id: string;
  readonly state: CaseState;
  readonly danger: boolean;
  readonly source: 'report' | 'own-initiative';
  readonly cited: readonly string[];
  readonly created_at: Date;
  readonly changed_at: Date;
  readonly open_appeal: boolean;
};

/**
 * Cases that wait for somebody, danger first, then the oldest: undecided ones, and those with an
 * appeal or a review open. An officer sees none about themselves and none that they reported.
 * `maxId` is the `next` of the page before.
 * @throws Refusal `forbidden`
 */
export async function listQueue(
  db: Reader,
  officer: AccountId,
  query: PageQuery,
): Promise<Page<QueueItem>> {
  if (!(await hasRole(db, officer, 'officer'))) {
    throw refuse('forbidden', { detail: 'Only an officer sees the queue.' });
  }
  const { rows } = await sql<Row>`
    with last as (select id, danger from cases where id = ${query.maxId ?? null}::bigint)
    select c.id, c.docket, c.respondent_id, c.state, c.danger, c.source, c.created_at, c.changed_at,
      array(select distinct rr.rule_id from case_reports as cr
        join report_rules as rr on rr.report_id = cr.report_id where cr.case_id = c.id) as cited,
      exists (select from appeals as a where a.case_id = c.id and not exists (
        select from appeal_decisions as o where o.appeal_id = a.id)) as open_appeal
    from cases as c
    where (c.state not in ('final', 'closed', 'dismissed', 'merged', 'served')
        or exists (select from appeals as a where a.case_id = c.id and not exists (
          select from appeal_decisions as o where o.appeal_id = a.id))
        or exists (select from reviews as w where w.case_id = c.id and not exists (
          select from review_decisions as o where o.review_id = w.id)))
      and c.respondent_id <> ${officer}
      and not exists (select from case_reports as cr join reports as r on r.id = cr.report_id
        where cr.case_id = c.id and r.reporter_id = ${officer})
      and (not exists (select from last)
        or (c.danger = (select danger from last) and c.id > (select id from last))
        or c.danger < (select danger from last))
    order by c.danger desc, c.id limit ${query.limit}`.execute(db);
  const items = rows.map((row) => ({
    caseId: toId<'case'>(row.id),
    docket: row.docket,
    respondent: toId<'account'>(row.respondent_id),
    state: row.state,
    danger: row.danger,
    source: row.source,
    citedRules: row.cited,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    openAppeal: row.open_appeal,
  }));
  return pageOf(items, query.limit, ({ caseId }) => caseId);
}
