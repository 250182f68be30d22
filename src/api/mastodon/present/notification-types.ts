import { notificationKinds, type NotificationKind } from '#conversation';

/** Our notification kinds in Mastodon's words. */
export const typeOfKind = {
  mention: 'mention',
  follow: 'follow',
  'follow-request': 'follow_request',
  like: 'favourite',
  boost: 'reblog',
  post: 'status',
  edit: 'update',
  poll: 'poll',
  warning: 'moderation_warning',
  severed: 'severed_relationships',
  // Mastodon has no word for it, and `admin.report` means another thing.
  report: 'folkmoot.report',
  quote: 'quote',
  'quoted-edit': 'quoted_update',
  'admin-sign-up': 'admin.sign_up',
  'admin-report': 'admin.report',
  collected: 'added_to_collection',
  'collection-edit': 'collection_update',
  // A scheduled post that could not be published when its time came.
  held: 'folkmoot.held',
  // Somebody whom the viewer follows is back, because a decision was taken back.
  restored: 'folkmoot.restored',
} as const satisfies Record<NotificationKind, string>;

/** The kinds that types name; types unknown here name none. */
export function kindsOfTypes(types: readonly string[]): readonly NotificationKind[] {
  return notificationKinds.filter((kind) => types.includes(typeOfKind[kind]));
}
