import { refuse, toId, type CaseId, type ReportId, type Refusal } from '#foundation';
import type { Reader } from '#infrastructure';

export const reportNotFound = (): Refusal =>
  refuse('not-found', { detail: 'There is no such report.' });

/** The case that a report is in; of several, after a merger or a reopening, the latest. */
export async function findReportedCase(
  db: Reader,
  reportId: ReportId,
): Promise<CaseId | undefined> {
  const row = await db
    .selectFrom('case_reports')
    .select((eb) => eb.fn.max('case_id').as('case_id'))
    .where('report_id', '=', reportId)
    .executeTakeFirst();
  return row === undefined || row.case_id === null ? undefined : toId<'case'>(row.case_id);
}
