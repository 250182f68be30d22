import type { AccountId, NotificationId } from '#foundation';
import type { NotificationFor, NotificationKind } from '../types.ts';

export const pushPolicies = ['all', 'followed', 'follower', 'none'] as const;
export type PushPolicy = (typeof pushPolicies)[number];

/** Whose token asks: there is one subscription for each. */
export type PushHolder = { readonly accountId: AccountId; readonly tokenId: string };

/** Which notifications an app wants sent. */
export type PushWishes = {
  readonly alerts: readonly NotificationKind[];
  /** By whom: everybody, those whom the person follows, those who follow the person, nobody. */
  readonly policy: PushPolicy;
};

export type PushSubscription = PushWishes & {
  readonly id: string;
  readonly endpoint: string;
  readonly isStandard: boolean;
};

export type PushSubscriptionDraft = PushWishes & {
  readonly endpoint: string;
  /** Base64, with either alphabet. */
  readonly p256dh: string;
  readonly auth: string;
  readonly isStandard: boolean;
};

/** A notification to be sent, as its recipient may see it at this moment. */
export type PushNotice = {
  readonly notificationId: NotificationId;
  readonly accountId: AccountId;
  readonly shown: NotificationFor;
};
