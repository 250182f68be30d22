import { sql } from 'kysely';
import { refuse, toId, type CaseId, type ReportId, type Refusal } from '#foundation';
import type { Reader } from '#infrastructure';

export const reportNotFound = (): Refusal =>
  refuse('not-found', { detail: 'There is no such report.' });

/** The case that speaks for a report, in a query over `reports`: where a merger led, else the latest. */
export const caseOfReport = sql<string>`enforcement_case_of_report(reports.id)`;

/** The case that speaks for a report; undefined where there is no such report. */
export async function findReportedCase(
  db: Reader,
  reportId: ReportId,
): Promise<CaseId | undefined> {
  const row = await db
    .selectFrom('reports')
    .select(caseOfReport.as('case_id'))
    .where('id', '=', reportId)
    .executeTakeFirst();
  return row === undefined ? undefined : toId<'case'>(row.case_id);
}
