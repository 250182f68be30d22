import { idBucket, refuse } from '#foundation';
import { isPushKey, type Reader, type World } from '#infrastructure';
import { notificationKinds } from '../types.ts';
import {
  pushPolicies,
  type PushHolder,
  type PushSubscription,
  type PushSubscriptionDraft,
  type PushWishes,
} from './types.ts';

/**
 * Has notifications sent to an app from now on; what its token had before is replaced.
 * @throws Refusal `invalid` for an address that is not https, or keys that are none
 */
export async function subscribeToPush(
  world: World,
  holder: PushHolder,
  draft: PushSubscriptionDraft,
): Promise<PushSubscription> {
  const row = {
    account_id: holder.accountId,
    endpoint: checkedEndpoint(world, draft.endpoint),
    p256dh: checkedKey(draft.p256dh),
    auth: checkedAuth(draft.auth),
    standard: draft.isStandard,
    alerts: [...draft.alerts],
    policy: draft.policy,
    failing_since: null,
    updated_at: world.clock.now(),
  };
  const saved = await world.db
    .insertInto('push_subscriptions')
    .values({
      ...row,
      id: world.ids.next(idBucket(holder.accountId)),
      token_id: holder.tokenId,
      created_at: world.clock.now(),
    })
    .onConflict((conflict) => conflict.column('token_id').doUpdateSet(row))
    .returningAll()
    .executeTakeFirstOrThrow();
  return subscriptionOf(saved);
}

const mostEndpoint = 2048;

/** http is for tests on one machine: it passes exactly where private addresses do. */
function checkedEndpoint({ outside }: World, endpoint: string): string {
  const url = URL.parse(endpoint);
  const isSafe = url?.protocol === 'https:' || (outside.allowsPrivate && url?.protocol === 'http:');
  if (url === null || !isSafe || endpoint.length > mostEndpoint || url.username !== '') {
    throw invalid('endpoint', 'The address of a push service begins with https://.');
  }
  return url.href;
}

function checkedKey(text: string): Buffer {
  const bytes = bytesOf(text);
  if (!isPushKey(bytes)) throw invalid('p256dh', 'This is not a public key on P-256.');
  return bytes;
}

function checkedAuth(text: string): Buffer {
  const bytes = bytesOf(text);
  if (bytes.length !== 16) throw invalid('auth', 'The auth secret has 16 bytes.');
  return bytes;
}

/** Apps send either alphabet of base64, padded or not; Node reads both. */
function bytesOf(text: string): Buffer {
  return /^[\w+/-]{1,200}={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
}

function invalid(field: string, detail: string) {
  return refuse('invalid', { field, detail });
}

/** @throws Refusal `not-found` where the token has none */
export async function getPushSubscription(
  reader: Reader,
  { tokenId }: PushHolder,
): Promise<PushSubscription> {
  const row = await reader
    .selectFrom('push_subscriptions')
    .selectAll()
    .where('token_id', '=', tokenId)
    .executeTakeFirst();
  if (row === undefined) throw noSubscription();
  return subscriptionOf(row);
}

/** Changes what is sent. @throws Refusal `not-found` where the token has none */
export async function changePushWishes(
  world: World,
  { tokenId }: PushHolder,
  wishes: Partial<PushWishes>,
): Promise<PushSubscription> {
  const row = await world.db
    .updateTable('push_subscriptions')
    .set({
      updated_at: world.clock.now(),
      ...(wishes.alerts === undefined ? {} : { alerts: [...wishes.alerts] }),
      ...(wishes.policy === undefined ? {} : { policy: wishes.policy }),
    })
    .where('token_id', '=', tokenId)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw noSubscription();
  return subscriptionOf(row);
}

/** Ends it; without one it does nothing. */
export async function unsubscribeFromPush(world: World, { tokenId }: PushHolder): Promise<void> {
  await world.db.deleteFrom('push_subscriptions').where('token_id', '=', tokenId).execute();
}

type Row = {
  readonly id: string;
  readonly endpoint: string;
  readonly standard: boolean;
  readonly alerts: readonly string[];
  readonly policy: string;
};

export function subscriptionOf(row: Row): PushSubscription {
  return {
    id: row.id,
    endpoint: row.endpoint,
    isStandard: row.standard,
    alerts: notificationKinds.filter((kind) => row.alerts.includes(kind)),
    policy: pushPolicies.find((policy) => policy === row.policy) ?? 'none',
  };
}

function noSubscription() {
  return refuse('not-found', { detail: 'This app has no push subscription.' });
}
