import { z } from '@hono/zod-openapi';
import { listOverseen, type OverseenAccount } from '#accounts';
import { showPosts } from '#conversation';
import { currentRulebook, type ReportFile } from '#enforcement';
import type { AccountId, PostId } from '#foundation';
import type { Api } from '../../endpoint.ts';
import { presentAccounts } from '../present/account.ts';
import { presentRole } from '../present/role.ts';
import { presentPosts } from '../present/status.ts';
import { presentRules } from '../present/rules.ts';

/** Mastodon's `Admin::Account` of each, in the order given. */
export async function presentOverseen(api: Api, overseen: readonly OverseenAccount[]) {
  const shown = await presentAccounts(
    api.world,
    overseen.map(({ account }) => account.id),
  );
  return overseen.flatMap((one) => {
    const account = shown.get(one.account.id);
    return account === undefined ? [] : [presentOneOverseen(one, account)];
  });
}

type Presented = Awaited<ReturnType<typeof presentOverseen>>[number];

/** Network addresses are not kept, so there is none to show; an address is shown to operators only. */
function presentOneOverseen(
  { account, email, emailConfirmed }: OverseenAccount,
  shown: Awaited<ReturnType<typeof presentAccounts>> extends Map<AccountId, infer One>
    ? One
    : never,
) {
  const { state, visibility } = account.standing;
  return {
    id: account.id,
    username: account.handle,
    domain: account.domain,
    created_at: account.createdAt.toISOString(),
    email: email ?? '',
    ip: null,
    ips: [],
    locale: account.language ?? 'en',
    invite_request: null,
    role: presentRole(account),
    confirmed: emailConfirmed,
    approved: true,
    // Nobody is locked out of their own data: there is no such sanction (Article 13).
    disabled: false,
    silenced: visibility === 'limited',
    suspended: state === 'suspended' || state === 'banned',
    sensitized: false,
    account: shown,
    created_by_application_id: null,
    invited_by_account_id: null,
  };
}

/** Mastodon knows no category for danger; the rule that is cited says it. */
const categories = {
  spam: 'spam',
  legal: 'legal',
  violation: 'violation',
  danger: 'violation',
  other: 'other',
} as const;

/** Mastodon's `Admin::Report` of each, in the order given. */
export async function presentReports(api: Api, viewer: AccountId, reports: readonly ReportFile[]) {
  const ids = reports.flatMap((report) => [
    report.respondent,
    ...[report.reporter, report.assignedTo, report.settledBy].flatMap((id) => id ?? []),
  ]);
  const overseen = await listOverseen(api.world.db, viewer, [...new Set(ids)]);
  const accounts = new Map((await presentOverseen(api, overseen)).map((one) => [one.id, one]));
  const rules = presentRules(api.world, (await currentRulebook(api.world))?.rules ?? []);
  return Promise.all(
    reports.map(async (report) => ({
      id: report.id,
      action_taken: report.settledAt !== undefined,
      action_taken_at: report.settledAt?.toISOString() ?? null,
      category: categories[report.category],
      comment: report.comment,
      forwarded: report.forwardedFrom !== undefined,
      created_at: report.receivedAt.toISOString(),
      updated_at: report.changedAt.toISOString(),
      account: accountOr(accounts, report.reporter),
      target_account: accountOr(accounts, report.respondent),
      assigned_account: accountOr(accounts, report.assignedTo),
      action_taken_by_account: accountOr(accounts, report.settledBy),
      statuses: await statusesOf(api, viewer, report.postIds),
      rules: rules.filter(({ id }) => report.ruleIds.includes(id)),
      // Ours: where the whole matter stands, with its exhibits, and what a report ends with.
      url: `${api.world.origin}/desk/${report.docket}`,
      docket: report.docket,
      case_state: report.state,
    })),
  );
}

function accountOr(
  accounts: ReadonlyMap<AccountId, Presented>,
  id: AccountId | undefined,
): Presented | null {
  return id === undefined ? null : (accounts.get(id) ?? null);
}

const statusList = z.array(z.unknown());

/** Those that the officer may read like anybody; the frozen copies of the others are at the desk. */
async function statusesOf(
  api: Api,
  viewer: AccountId,
  ids: readonly PostId[],
): Promise<readonly unknown[]> {
  if (ids.length === 0) return [];
  const posts = await showPosts(api.world, viewer, ids);
  const bytes = await presentPosts(api, posts);
  return statusList.parse(JSON.parse(Buffer.from(bytes).toString()));
}
