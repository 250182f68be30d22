import { toId } from '#foundation';
import type { Reader } from '#infrastructure';
import type { Case } from '../rules/model.ts';
import type { CaptureView } from '../types.ts';

/** Links that the server was asked to fetch for a case or its reports, oldest first, at most 200. */
export async function capturesOf(db: Reader, subject: Case): Promise<readonly CaptureView[]> {
  const reports = subject.reports.map(({ id }) => id);
  const rows = await db
    .selectFrom('captures')
    .leftJoin('capture_results as result', 'result.capture_id', 'captures.id')
    .select(['captures.id', 'url', 'gist', 'filed_by', 'asked_at'])
    .select(['result.exhibit_id', 'result.failure'])
    .where((eb) =>
      eb.or([
        eb('case_id', '=', subject.id),
        ...(reports.length === 0 ? [] : [eb('report_id', 'in', reports)]),
      ]),
    )
    .orderBy('asked_at')
    .orderBy('captures.id')
    .limit(200)
    .execute();
  return rows.map((row) => ({
    id: toId<'capture'>(row.id),
    url: row.url,
    gist: row.gist,
    filedBy: row.filed_by,
    askedAt: row.asked_at,
    state: row.exhibit_id !== null ? 'kept' : row.failure !== null ? 'failed' : 'waiting',
    ...(row.failure === null ? {} : { failure: row.failure }),
    ...(row.exhibit_id === null ? {} : { exhibitId: toId<'exhibit'>(row.exhibit_id) }),
  }));
}
