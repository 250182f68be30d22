import { notify } from '#conversation';
import type { Desk } from '../desk/desk-type.ts';
import type { Exhibit } from '../rules/model.ts';
import type { Appliers } from './step.ts';
import { nothing } from './step.ts';

/** Puts exhibits, which are frozen already, into the case. */
export async function fileExhibits(desk: Desk, exhibits: readonly Exhibit[]): Promise<void> {
  if (exhibits.length === 0) return;
  const rows = exhibits.map((exhibit) => ({
    case_id: desk.subject().id,
    exhibit_id: exhibit.id,
    filed_by: exhibit.filedBy,
    added_at: desk.world.clock.now(),
  }));
  await desk.tx.insertInto('case_exhibits').values(rows).execute();
}

export const triageAppliers: Appliers<
  'case-created' | 'report-received' | 'case-opened' | 'case-dismissed' | 'case-merged'
> = {
  'case-created': nothing,
  'report-received': async (desk, { report, exhibits }) => {
    await desk.tx
      .insertInto('case_reports')
      .values({ case_id: desk.subject().id, report_id: report.id })
      .execute();
    await fileExhibits(desk, exhibits);
  },
  'case-opened': nothing,
  'case-dismissed': async (desk, { officer, reason, at }) => {
    await desk.tx
      .insertInto('dismissals')
      .values({ case_id: desk.subject().id, officer_id: officer, reason, dismissed_at: at })
      .execute();
    await tellReporters(desk, 'dismissed');
  },
  'case-merged': nothing,
};

/** The reporters learn how it ended, and nothing of anyone else (article 2). */
export async function tellReporters(
  desk: Desk,
  outcome: 'dismissed' | 'acted-on' | 'not-proved',
): Promise<void> {
  const subject = desk.subject();
  const drafts = subject.reports.flatMap(({ id, reporter }) =>
    reporter === undefined
      ? []
      : {
          accountId: reporter,
          kind: 'report' as const,
          details: { event: 'outcome', reportId: id, outcome },
          cause: `report-outcome:${id}:${subject.decisions.length}:${outcome}`,
        },
  );
  await notify(desk.tx, desk.world, ...drafts);
}
