import type { AccountId, NotificationId } from '#foundation';
import type { NotificationFor, NotificationKind, NotificationQuery, PostFor } from '../types.ts';

export type NotificationGroupQuery = NotificationQuery & {
  /** Which kinds may be shown together; all that can be, unless told otherwise. */
  readonly groupedKinds?: readonly NotificationKind[];
};

/** Notifications that are shown as one: of one key, or one that stands alone. */
export type NotificationGroup = {
  /** Absent for one that stands alone. */
  readonly key?: string;
  /** One of them that the page shows, with the post that all of them are about. */
  readonly shown: NotificationFor;
  readonly newestId: NotificationId;
  /** How many there are in all, counted up to `mostCounted`. */
  readonly count: number;
  /** Of those within the page. */
  readonly page: {
    readonly minId: NotificationId;
    readonly maxId: NotificationId;
    readonly latestAt: Date;
  };
  /** Whose acts they are, the latest first, at most eight. */
  readonly sample: readonly AccountId[];
};

export const policyAnswers = ['accept', 'filter', 'drop'] as const;
export type PolicyAnswer = (typeof policyAnswers)[number];

/** What becomes of notifications by those whom the recipient does not know; the strictest wins. */
export type NotificationPolicy = {
  readonly notFollowing: PolicyAnswer;
  readonly notFollowers: PolicyAnswer;
  /** Younger than 30 days. */
  readonly newAccounts: PolicyAnswer;
  readonly privateMentions: PolicyAnswer;
  /** Under a visibility limit by decision. */
  readonly limitedAccounts: PolicyAnswer;
};

/** Somebody of whom something is held back. */
export type NotificationRequest = {
  /** That of the first thing held back. */
  readonly id: string;
  readonly fromId: AccountId;
  /** How many are held back, counted up to `mostCounted`. */
  readonly count: number;
  /** The latest post among them that the viewer may see. */
  readonly about?: PostFor;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

/** What waits for the viewer's word, each counted up to a bound. */
export type HeldBack = { readonly requests: number; readonly notifications: number };

/** Where counting ends, so that no list costs more than it shows. */
export const mostCounted = 100_000;
