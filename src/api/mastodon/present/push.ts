import { getAccount } from '#accounts';
import type { NotificationKind, PostFor, PushNotice } from '#conversation';
import type { World } from '#infrastructure';
import { typeOfKind } from './notification-types.ts';
import { acct, pictureUrl } from './urls.ts';

const mostTitle = 120;
const mostBody = 300;

const did = {
  mention: 'mentioned you',
  follow: 'followed you',
  'follow-request': 'asks to follow you',
  like: 'liked your post',
  boost: 'boosted your post',
  post: 'published a post',
  edit: 'edited a post',
  restored: 'is back: a decision about them was taken back',
  quote: 'quoted your post',
  'quoted-edit': 'edited a post that you quoted',
  'admin-sign-up': 'signed up',
  'admin-report': 'filed a report',
  collected: 'added you to a collection',
  'collection-edit': 'changed a collection that you are in',
} as const satisfies Partial<Record<NotificationKind, string>>;

const happened = {
  poll: 'A poll has ended',
  warning: 'There is news about your standing',
  severed: 'Some of your follows were severed',
  report: 'There is news about a report',
} as const satisfies Partial<Record<NotificationKind, string>>;

/**
 * What an app is sent of a notification, in Mastodon's form. `access_token` is empty, because tokens
 * are kept as hashes only: an app tells its accounts apart by the subscription that a message came
 * to. Nothing is said of a post but what its recipient may see, and of a covered one only its cover.
 */
export async function describePush(world: World, notice: PushNotice): Promise<string> {
  const { notificationId, accountId, shown } = notice;
  const { notification, about } = shown;
  const recipient = await getAccount(world.db, accountId);
  const sender =
    notification.fromId === undefined ? recipient : await getAccount(world.db, notification.fromId);
  const name = sender.displayName === '' ? `@${acct(sender)}` : sender.displayName;
  return JSON.stringify({
    access_token: '',
    preferred_locale: recipient.language ?? 'en',
    notification_id: notificationId,
    notification_type: typeOfKind[notification.kind],
    icon: pictureUrl(world, sender.avatarKey, 'avatar'),
    title: shorten(titleOf(notification.kind, name), mostTitle),
    body: shorten(bodyOf(about), mostBody),
  });
}

function titleOf(kind: NotificationKind, name: string): string {
  const act = Object.entries(did).find(([known]) => known === kind)?.[1];
  if (act !== undefined) return `${shorten(name, 60)} ${act}`;
  return Object.entries(happened).find(([known]) => known === kind)?.[1] ?? 'There is news for you';
}

function bodyOf(about: PostFor | undefined): string {
  if (about === undefined) return '';
  const { contentWarning, text } = about.post;
  return contentWarning === '' ? text : contentWarning;
}

/** By characters, never through the middle of one. */
function shorten(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
