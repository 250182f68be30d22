import { after, dayMs, parseId, type AccountId, type NotificationId } from '#foundation';
import {
  defineJob,
  publish,
  sendPush,
  transact,
  type Job,
  type PushOutcome,
  type World,
} from '#infrastructure';
import { conversationTopics } from '../events.ts';
import { getNotification } from '../notifications/list-notifications.ts';
import { openReading } from '../reading.ts';
import type { NotificationFor } from '../types.ts';
import { subscriptionOf } from './subscribe.ts';
import type { PushNotice, PushWishes } from './types.ts';

/** The words that an app is sent: the text of a payload, of at most 3,000 bytes. */
export type DescribePush = (world: World, notice: PushNotice) => Promise<string>;

/** What is older is no news: an app shows it when it is opened. */
const newsForMs = 2 * dayMs;
/** Who never takes a message for so long is not listening. */
const failingForMs = 7 * dayMs;
const waitsSeconds = [30, 120, 600, 3600, 4 * 3600, 12 * 3600];

/**
 * Sends notifications to apps, one job for each of both: what fails is tried again for that app
 * alone. Whether it may be shown and is wanted is asked at that moment, not when it was written.
 */
export function pushJobs(describe: DescribePush): readonly Job[] {
  return [
    defineJob(
      conversationTopics.push,
      { notificationId: 'id:notification', subscriptionId: 'id', attempt: 'count' },
      (world, sending) => send(world, describe, sending),
    ),
  ];
}

type Sending = {
  readonly notificationId: NotificationId;
  readonly subscriptionId: string;
  readonly attempt: number;
};

async function send(world: World, describe: DescribePush, sending: Sending): Promise<void> {
  const row = await world.db
    .selectFrom('push_subscriptions')
    .selectAll()
    .where('id', '=', sending.subscriptionId)
    .executeTakeFirst();
  if (row === undefined) return;
  const accountId = parseId<'account'>(row.account_id);
  if (accountId === undefined) return;
  // Dismissed, withdrawn, hidden or blocked meanwhile: the refusal ends the job.
  const shown = await getNotification(world, accountId, sending.notificationId);
  const isNews = after(shown.notification.createdAt, newsForMs) > world.clock.now();
  if (!isNews || !(await isWanted(world, accountId, { shown, wishes: subscriptionOf(row) })))
    return;
  const payload = await describe(world, {
    notificationId: sending.notificationId,
    accountId,
    shown,
  });
  const outcome = await sendPush(
    world,
    { endpoint: row.endpoint, p256dh: row.p256dh, auth: row.auth, isStandard: row.standard },
    {
      payload,
      ttlSeconds: newsForMs / 1000,
      urgency: urgencyOf(shown),
      topic: sending.notificationId,
    },
  );
  await settle(world, { sending, outcome, failingSince: row.failing_since });
}

/** A warning is served whatever an app thought of asking for, unless it wants nothing at all (Article 5). */
async function isWanted(
  world: World,
  accountId: AccountId,
  { shown, wishes }: { readonly shown: NotificationFor; readonly wishes: PushWishes },
): Promise<boolean> {
  const { kind, fromId } = shown.notification;
  if (wishes.policy === 'none') return false;
  if (kind === 'warning') return true;
  if (!wishes.alerts.includes(kind)) return false;
  if (wishes.policy === 'all' || fromId === undefined) return true;
  const { relations } = await openReading(world, accountId);
  if (wishes.policy === 'followed') return relations.follows.has(fromId);
  const follow = await world.db
    .selectFrom('follows')
    .select('id')
    .where('follower_id', '=', fromId)
    .where('followee_id', '=', accountId)
    .executeTakeFirst();
  return follow !== undefined;
}

/** What somebody says to a person may wake the device; likes may wait for it to wake by itself. */
function urgencyOf({ notification: { kind } }: NotificationFor): 'normal' | 'high' {
  return kind === 'mention' || kind === 'warning' ? 'high' : 'normal';
}

type Settling = {
  readonly sending: Sending;
  readonly outcome: PushOutcome;
  readonly failingSince: Date | null;
};

async function settle(world: World, { sending, outcome, failingSince }: Settling): Promise<void> {
  const now = world.clock.now();
  const { subscriptionId } = sending;
  if (outcome.is === 'taken') {
    if (failingSince !== null) await noteFailing(world, subscriptionId, null);
    return;
  }
  const isLost = failingSince !== null && after(failingSince, failingForMs) <= now;
  if (outcome.is === 'gone' || isLost) {
    await world.db.deleteFrom('push_subscriptions').where('id', '=', subscriptionId).execute();
    return;
  }
  if (failingSince === null) await noteFailing(world, subscriptionId, now);
  const waitSeconds = outcome.is === 'later' ? waitsSeconds[sending.attempt] : undefined;
  if (outcome.is !== 'later' || waitSeconds === undefined) return;
  const seconds = Math.min(Math.max(waitSeconds, outcome.afterSeconds ?? 0), newsForMs / 1000);
  await transact(world, (tx) =>
    publish(
      tx,
      conversationTopics.push,
      {
        notificationId: sending.notificationId,
        subscriptionId,
        attempt: String(sending.attempt + 1),
      },
      { runAt: after(now, seconds * 1000) },
    ),
  );
}

async function noteFailing(world: World, id: string, since: Date | null): Promise<void> {
  await world.db
    .updateTable('push_subscriptions')
    .set({ failing_since: since })
    .where('id', '=', id)
    .execute();
}
