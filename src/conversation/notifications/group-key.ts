import type { NotificationKind } from '../types.ts';

/** Kinds of which many at once say one thing: they are shown together. */
export const groupableKinds = [
  'like',
  'boost',
  'follow',
  'admin-sign-up',
] as const satisfies readonly NotificationKind[];

/** How long one group takes up what happens: half a day, counted from 1970 as UTC. */
const spanMs = 12 * 60 * 60 * 1000;

type Written = {
  readonly kind: NotificationKind;
  readonly postId?: string;
  readonly createdAt: Date;
};

/**
 * The group of a notification: its kind, its target and the half day it is written in. It is fixed
 * with the notification, so that pages never regroup. Undefined is a group of its own.
 */
export function groupKeyOf({ kind, postId, createdAt }: Written): string | undefined {
  if (!groupableKinds.some((groupable) => groupable === kind)) return undefined;
  const span = Math.floor(createdAt.getTime() / spanMs);
  return postId === undefined ? `${kind}-${span}` : `${kind}-${postId}-${span}`;
}
