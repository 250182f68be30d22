import type { AccountId, BoostId, PostId } from '#foundation';
import type { Announcement, AnnouncementId, AnnouncementReaction } from '../announcements/types.ts';
import type { DirectConversation, NotificationFor, PostFor, TimelineItem } from '../types.ts';

/** What one stream tells whoever watches it. Those who are shown the same get the same object. */
export type StreamEvent =
  | { readonly is: 'post'; readonly item: TimelineItem }
  /** The post reads differently now; a tombstone where it is hidden. */
  | { readonly is: 'changed'; readonly shown: PostFor }
  | { readonly is: 'removed'; readonly id: PostId | BoostId }
  | { readonly is: 'notification'; readonly told: NotificationFor }
  /** A direct conversation has a new last word, or was read. */
  | {
      readonly is: 'conversation';
      readonly viewer: AccountId;
      readonly conversation: DirectConversation;
    }
  | { readonly is: 'filters-changed' }
  /** What was held back is among the notifications now. */
  | { readonly is: 'notifications-merged' }
  | { readonly is: 'announcement'; readonly announcement: Announcement }
  | { readonly is: 'announcement-removed'; readonly id: AnnouncementId }
  | {
      readonly is: 'announcement-reaction';
      readonly id: AnnouncementId;
      readonly reaction: AnnouncementReaction;
    };
