import { fileReport, type ReportCategory, type ReportInput } from '#enforcement';
import { forPerson, type Api } from '../endpoint.ts';
import { bool, id, list, text } from '../fields.ts';
import { reportEntity } from './entities/report.ts';
import { presentOne } from './accounts.ts';

const categories = ['spam', 'legal', 'violation', 'other'] as const;
type Category = Exclude<ReportCategory, 'danger'>;

const fields = {
  account_id: id<'account'>(),
  status_ids: list(id<'post'>(), 40).default([]),
  comment: text(1000).default(''),
  forward: bool.optional(),
  category: text(20).optional(),
  rule_ids: list(text(100), 20).default([]),
} as const;

/** Reports. The reported content is frozen as evidence in the same transaction (Article 2). */
export function mountReports(api: Api): void {
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/reports',
      summary: 'Report an account or posts, citing rules',
      scopes: ['write:reports'],
      returns: reportEntity,
      fields,
    },
    async ({ world, account, input }) => {
      const ruleIds = input.rule_ids;
      // Citing a rule says what kind of report it is.
      const category: Category =
        ruleIds.length > 0 ? 'violation' : (categoryOf(input.category) ?? 'other');
      const report: ReportInput = {
        respondent: input.account_id,
        postIds: input.status_ids,
        category,
        comment: input.comment,
        ruleIds,
      };
      const receipt = await fileReport(world, account.id, report);
      return {
        id: receipt.reportId,
        action_taken: false,
        action_taken_at: null,
        category,
        comment: input.comment,
        forwarded: false,
        created_at: receipt.receivedAt.toISOString(),
        status_ids: input.status_ids,
        rule_ids: ruleIds,
        collection_ids: [],
        // Ours: opens the outcome, and the appeal against inaction, without signing in.
        receipt_url: `${world.origin}/report/receipt?token=${encodeURIComponent(receipt.token)}`,
        target_account: await presentOne(api, input.account_id),
      };
    },
  );
}

function categoryOf(name: string | undefined): Category | undefined {
  return categories.find((category) => category === name);
}
