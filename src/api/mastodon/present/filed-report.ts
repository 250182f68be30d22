import type { FiledReport } from '#enforcement';
import type { AccountId, ReportId } from '#foundation';
import type { PresentedAccount } from './account.ts';

export type FiledReports = ReadonlyMap<ReportId, FiledReport>;

/** Mastodon has no word for danger; the desk shows it first. */
const categories = {
  spam: 'spam',
  legal: 'legal',
  violation: 'violation',
  danger: 'violation',
  other: 'other',
} as const satisfies Record<FiledReport['category'], string>;

/** Mastodon's `Report`, for an officer who may open its case. */
export function presentFiledReport(
  report: FiledReport,
  accounts: ReadonlyMap<AccountId, PresentedAccount>,
) {
  return {
    id: report.reportId,
    action_taken: report.settledAt !== undefined,
    action_taken_at: report.settledAt?.toISOString() ?? null,
    category: categories[report.category],
    comment: report.comment,
    forwarded: report.isForwarded,
    created_at: report.receivedAt.toISOString(),
    status_ids: report.postIds,
    rule_ids: report.ruleIds,
    collection_ids: [],
    target_account: accounts.get(report.respondent),
  };
}
