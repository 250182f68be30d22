import type { NotificationFor } from '#conversation';
import type { AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { presentAccounts, type PresentedAccount } from './account.ts';
import { typeOfKind } from './notification-types.ts';
import { arrayPieces, joinPieces, type JsonBytes, type Piece } from './pieces.ts';
import { presentPost, presentPosts, type Presenting } from './status.ts';
import { presentWarning } from './warning.ts';

/** Mastodon's `Notification`s as the bytes of a JSON array, newest first as given. */
export async function presentNotifications(
  presenting: Presenting,
  items: readonly NotificationFor[],
): Promise<JsonBytes> {
  const accounts = await accountsOf(presenting.world, items);
  const pieces: Piece[][] = [];
  for (const item of items) {
    const { notification, about } = item;
    const fields = {
      id: notification.id,
      type: typeOfKind[notification.kind],
      created_at: notification.createdAt.toISOString(),
      group_key: groupKey(item),
      account: accounts.get(senderOf(item)),
      ...(await presentDetails(presenting.world, item, accounts)),
    };
    const head = Buffer.from(JSON.stringify(fields));
    pieces.push(
      about === undefined
        ? [head]
        : [head.subarray(0, -1), ',"status":', await presentPost(presenting, about), '}'],
    );
  }
  return joinPieces(arrayPieces(pieces));
}

/**
 * Mastodon's `GroupedNotificationsResults`: accounts and statuses once each, and the groups that
 * name them. Every notification is a group of its own.
 */
export async function presentNotificationGroups(
  presenting: Presenting,
  items: readonly NotificationFor[],
): Promise<JsonBytes> {
  const accounts = await accountsOf(presenting.world, items);
  const posts = new Map(items.flatMap(({ about }) => (about ? [[about.post.id, about]] : [])));
  const groups: object[] = [];
  for (const item of items) {
    const { notification, about } = item;
    groups.push({
      group_key: groupKey(item),
      notifications_count: 1,
      type: typeOfKind[notification.kind],
      most_recent_notification_id: notification.id,
      page_min_id: notification.id,
      page_max_id: notification.id,
      latest_page_notification_at: notification.createdAt.toISOString(),
      sample_account_ids: [senderOf(item)],
      status_id: about?.post.id ?? null,
      ...(await presentDetails(presenting.world, item, accounts)),
    });
  }
  const senders = new Set(items.map(senderOf));
  const shown = [...senders].flatMap((id) => accounts.get(id) ?? []);
  return joinPieces([
    Buffer.from(`{"accounts":${JSON.stringify(shown)},"statuses":`),
    await presentPosts(presenting, [...posts.values()]),
    Buffer.from(`,"notification_groups":${JSON.stringify(groups)}}`),
  ]);
}

/** The key of a group of one, in Mastodon's form. */
function groupKey({ notification }: NotificationFor): string {
  return `ungrouped-${notification.id}`;
}

/** What comes from the server itself has its recipient as account, as in Mastodon. */
function senderOf({ notification }: NotificationFor): AccountId {
  return notification.fromId ?? notification.accountId;
}

type Accounts = ReadonlyMap<AccountId, PresentedAccount>;

function accountsOf(world: World, items: readonly NotificationFor[]): Promise<Accounts> {
  const ids = items.flatMap((item) => [senderOf(item), item.notification.accountId]);
  return presentAccounts(world, ids);
}

async function presentDetails(
  world: World,
  { notification }: NotificationFor,
  accounts: Accounts,
): Promise<object> {
  const { kind, accountId, details } = notification;
  if (kind === 'warning') {
    const target = accounts.get(accountId);
    return { moderation_warning: await presentWarning(world, notification, target) };
  }
  return kind === 'report' ? { fallback: fallbackOf(world, details) } : {};
}

/** Stock apps do not know these: they can show the sentence, and where to read on. */
function fallbackOf({ origin }: World, details: Readonly<Record<string, string>>) {
  return details['event'] === 'panel-duty'
    ? { title: 'You were drawn for a panel', summary: `${origin}/panels`, details: null }
    : { title: 'Your report was decided', summary: `${origin}/record`, details: null };
}
