import { sql } from 'kysely';
import { hasRole } from '#accounts';
import { pageOf, refuse, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import type { Reader, World } from '#infrastructure';
import { foldCases } from './load-case.ts';
import { countVoices } from './intake/count-voices.ts';
import type { Case, CaseState } from './rules/model.ts';
import { nextDeadline } from './rules/next-deadline.ts';
import { shownExhibits } from './rules/shown-exhibits.ts';
import { isUnverified } from './rules/verification.ts';
import { waitsFor } from './rules/waits-for.ts';
import type { DangerGround, DangerRank, QueueItem } from './types.ts';

type Row = {
  readonly id: string;
  readonly docket: string;
  readonly respondent_id: string;
  readonly state: CaseState;
  readonly danger: boolean;
  readonly danger_rank: DangerRank;
  readonly danger_grounds: readonly DangerGround[];
  readonly source: 'report' | 'own-initiative';
  readonly cited: readonly string[];
  readonly assigned_to: string | null;
  readonly created_at: Date;
  readonly changed_at: Date;
};

/**
 * Cases that wait for somebody, the more dangerous first, then the oldest: undecided ones, and those
 * with an appeal or a review open. How many reported moves nothing. An officer sees none about
 * themselves and none that they reported. `maxId` is the `next` of the page before.
 * @throws Refusal `forbidden`
 */
export async function listQueue(
  world: Pick<World, 'db' | 'clock'>,
  officer: AccountId,
  query: PageQuery,
): Promise<Page<QueueItem>> {
  const { db, clock } = world;
  if (!(await hasRole(db, officer, 'officer'))) {
    throw refuse('forbidden', { detail: 'Only an officer sees the queue.' });
  }
  const rows = await waitingRows(db, officer, query);
  const ids = rows.map((row) => toId<'case'>(row.id));
  const cases = new Map((await foldCases(db, ids)).map((one) => [one.id, one]));
  const voices = await countVoices(db, ids, clock.now());
  const items = rows.flatMap((row) => {
    const subject = cases.get(toId<'case'>(row.id));
    return subject === undefined ? [] : [itemOf(row, subject, voices.get(row.id) ?? 0)];
  });
  return pageOf(items, query.limit, ({ caseId }) => caseId);
}

async function waitingRows(
  db: Reader,
  officer: AccountId,
  query: PageQuery,
): Promise<readonly Row[]> {
  const { rows } = await sql<Row>`
    select c.id, c.docket, c.respondent_id, c.state, c.danger, c.danger_rank, c.danger_grounds,
      c.source, c.created_at, c.changed_at, assigned.officer_id as assigned_to,
      array(select distinct rr.rule_id from case_reports as cr
        join report_rules as rr on rr.report_id = cr.report_id where cr.case_id = c.id
        order by 1 limit 10) as cited
    from cases as c left join case_assignments as assigned on assigned.case_id = c.id
    where c.waits and c.respondent_id <> ${officer}
      and not exists (select from case_reports as cr join reports as r on r.id = cr.report_id
        where cr.case_id = c.id and r.reporter_id = ${officer})
      and (${query.maxId ?? null}::bigint is null
        or ((3 - c.danger_rank), c.created_at, c.id) > (
          select (3 - last.danger_rank), last.created_at, last.id from cases as last
          where last.id = ${query.maxId ?? null}::bigint))
    order by (3 - c.danger_rank), c.created_at, c.id limit ${query.limit}`.execute(db);
  return rows;
}

function itemOf(row: Row, subject: Case, voiceCount: number): QueueItem {
  const due = nextDeadline(subject);
  const [first] = subject.exhibits;
  return {
    caseId: subject.id,
    docket: row.docket,
    respondent: subject.respondent,
    state: row.state,
    danger: row.danger,
    dangerRank: row.danger_rank,
    dangerGrounds: row.danger_grounds,
    source: row.source,
    citedRules: row.cited,
    ...(first === undefined || first.class === 'sealed' ? {} : { gist: first.gist }),
    createdAt: row.created_at,
    changedAt: row.changed_at,
    waitsFor: waitsFor(subject),
    openAppeal: subject.appeals.some(({ outcome }) => outcome === undefined),
    ...(due === undefined ? {} : { due }),
    reportCount: subject.reports.length,
    voiceCount,
    exhibitCount: shownExhibits(subject.exhibits).length,
    unverifiedCount: subject.exhibits.filter(isUnverified).length,
    ...(row.assigned_to === null ? {} : { assignedTo: toId<'account'>(row.assigned_to) }),
  };
}
