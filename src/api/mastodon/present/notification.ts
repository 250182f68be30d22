import type { NotificationFor, NotificationGroup } from '#conversation';
import { findFiledReports } from '#enforcement';
import { parseId, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import type { PresentedAccount } from './account.ts';
import type { AccountBytes } from './account-bytes.ts';
import { presentFiledReport, type FiledReports } from './filed-report.ts';
import { typeOfKind } from './notification-types.ts';
import { arrayPieces, joinPieces, type JsonBytes, type Piece } from './pieces.ts';
import { presentSeverance } from './severance.ts';
import { postPiecesOf, presentPosts, type Presenting } from './status.ts';
import { presentWarning } from './warning.ts';

/** Mastodon's `Notification`s as the bytes of a JSON array, newest first as given. */
export async function presentNotifications(
  presenting: Presenting,
  items: readonly NotificationFor[],
): Promise<JsonBytes> {
  const scene = await sceneOf(presenting, items);
  const posts = await postPiecesOf(
    presenting,
    items.flatMap(({ about }) => about ?? []),
  );
  const pieces: Piece[][] = [];
  for (const item of items) {
    const { notification, about } = item;
    const details = await presentDetails(scene, item);
    if (details === undefined) continue;
    const fields = {
      id: notification.id,
      type: typeOfKind[notification.kind],
      created_at: notification.createdAt.toISOString(),
      group_key: notification.groupKey ?? aloneKey(notification.id),
      ...details,
    };
    const sender = scene.authors.get(senderOf(item));
    pieces.push([
      Buffer.from(JSON.stringify(fields).slice(0, -1)),
      ...(sender === undefined ? [] : [',"account":', sender.bytes]),
      ...(about === undefined ? [] : [',"status":', ...posts(about)]),
      '}',
    ]);
  }
  return joinPieces(arrayPieces(pieces));
}

type GroupsAsked = {
  readonly groups: readonly NotificationGroup[];
  /** Says what of each group lies on the page. */
  readonly asPage?: boolean;
  /** Gives only those accounts whole that a stock app shows more of than the picture. */
  readonly partialAvatars?: boolean;
};

/** Mastodon's `GroupedNotificationsResults`: accounts and statuses once each, and groups that name them. */
export async function presentNotificationGroups(
  presenting: Presenting,
  { groups, asPage = false, partialAvatars = false }: GroupsAsked,
): Promise<JsonBytes> {
  const items = groups.map(({ shown }) => shown);
  const scene = await sceneOf(
    presenting,
    items,
    groups.flatMap(({ sample }) => sample),
  );
  const posts = new Map(items.flatMap(({ about }) => (about ? [[about.post.id, about]] : [])));
  const presented: object[] = [];
  for (const group of groups) {
    const details = await presentDetails(scene, group.shown);
    if (details !== undefined) presented.push({ ...groupFields(group, asPage), ...details });
  }
  const { full, partial } = accountsNamed(scene, groups, partialAvatars);
  return joinPieces([
    Buffer.from(`{"accounts":${JSON.stringify(full)},`),
    Buffer.from(partialAvatars ? `"partial_accounts":${JSON.stringify(partial)},` : ''),
    Buffer.from('"statuses":'),
    await presentPosts(presenting, [...posts.values()]),
    Buffer.from(`,"notification_groups":${JSON.stringify(presented)}}`),
  ]);
}

function groupFields(
  { key, shown, newestId, count, page, sample }: NotificationGroup,
  asPage: boolean,
) {
  return {
    group_key: key ?? aloneKey(shown.notification.id),
    notifications_count: count,
    type: typeOfKind[shown.notification.kind],
    most_recent_notification_id: newestId,
    ...(asPage
      ? {
          page_min_id: page.minId,
          page_max_id: page.maxId,
          latest_page_notification_at: page.latestAt.toISOString(),
        }
      : {}),
    sample_account_ids: sample,
    status_id: shown.about?.post.id ?? null,
  };
}

/** The latest of each group is always given whole. */
function accountsNamed(
  { accounts }: Scene,
  groups: readonly NotificationGroup[],
  partialAvatars: boolean,
) {
  const all = new Set(groups.flatMap(({ sample }) => sample));
  const whole = partialAvatars ? new Set(groups.flatMap(({ sample }) => sample[0] ?? [])) : all;
  const partly = [...all].filter((id) => !whole.has(id));
  return {
    full: [...whole].flatMap((id) => accounts.get(id) ?? []),
    partial: partly.flatMap((id) => accounts.get(id) ?? []).map(partialAccount),
  };
}

function partialAccount(account: PresentedAccount) {
  const { id, acct, locked, bot, url, avatar, avatar_static, avatar_description } = account;
  return { id, acct, locked, bot, url, avatar, avatar_static, avatar_description };
}

/** The key of one that stands alone, in Mastodon's form. */
function aloneKey(id: string): string {
  return `ungrouped-${id}`;
}

/** What comes from the server itself has its recipient as account, as in Mastodon. */
function senderOf({ notification }: NotificationFor): AccountId {
  return notification.fromId ?? notification.accountId;
}

type Scene = {
  readonly world: World;
  readonly authors: AccountBytes;
  readonly accounts: ReadonlyMap<AccountId, PresentedAccount>;
  readonly reports: FiledReports;
};

/** Everything that a page names, read at once. */
async function sceneOf(
  { world, authors: cache }: Presenting,
  items: readonly NotificationFor[],
  others: readonly AccountId[] = [],
): Promise<Scene> {
  const viewer = items[0]?.notification.accountId;
  const reportIds = items
    .filter(({ notification }) => notification.kind === 'admin-report')
    .flatMap(({ notification }) => parseId<'report'>(notification.details['reportId'] ?? '') ?? []);
  const reports =
    viewer === undefined || reportIds.length === 0
      ? []
      : await findFiledReports(world, viewer, reportIds);
  const ids = items.flatMap((item) => [senderOf(item), item.notification.accountId]);
  const authors = await cache.load([
    ...ids,
    ...others,
    ...reports.map(({ respondent }) => respondent),
  ]);
  const accounts = new Map([...authors].map(([id, { account }]) => [id, account]));
  return {
    world,
    authors,
    accounts,
    reports: new Map(reports.map((report) => [report.reportId, report])),
  };
}

/** What the kind needs besides; undefined where the viewer may not be shown it any more. */
async function presentDetails(
  { world, accounts, reports }: Scene,
  { notification }: NotificationFor,
): Promise<object | undefined> {
  const { kind, accountId, details } = notification;
  if (kind === 'warning') {
    const target = accounts.get(accountId);
    return { moderation_warning: await presentWarning(world, notification, target) };
  }
  if (kind === 'admin-report') {
    const report = parseId<'report'>(details['reportId'] ?? '');
    const filed = report === undefined ? undefined : reports.get(report);
    return filed === undefined ? undefined : { report: presentFiledReport(filed, accounts) };
  }
  if (kind === 'severed') return { event: presentSeverance(notification) };
  if (kind === 'held') return { fallback: heldFallback(world) };
  if (kind === 'restored') return { fallback: restoredFallback(world) };
  return kind === 'report' ? { fallback: fallbackOf(world, details) } : {};
}

function heldFallback({ origin }: World) {
  const title = 'A scheduled post was not published, and is kept as a draft';
  return { title, summary: `${origin}/drafts`, details: null };
}

function restoredFallback({ origin }: World) {
  const title = 'A decision about somebody whom you follow was taken back: everything is as it was';
  return { title, summary: `${origin}/articles`, details: null };
}

/** Stock apps do not know these: they can show the sentence, and where to read on. */
function fallbackOf({ origin }: World, details: Readonly<Record<string, string>>) {
  return details['event'] === 'panel-duty'
    ? { title: 'You were drawn for a panel', summary: `${origin}/panels`, details: null }
    : { title: 'Your report was decided', summary: `${origin}/report/mine`, details: null };
}
