import { z } from '@hono/zod-openapi';
import {
  changePushWishes,
  getPushSubscription,
  pushPolicies,
  subscribeToPush,
  unsubscribeFromPush,
  type PushHolder,
  type PushSubscription,
} from '#conversation';
import type { AccountId } from '#foundation';
import { vapidKeys, type World } from '#infrastructure';
import { forPerson, type Api, type Caller } from '../endpoint.ts';
import { blankable, bool, text } from '../fields.ts';
import { webPushSubscriptionEntity } from './entities/web-push-subscription.ts';
import { nothing } from './entities/shapes.ts';
import { kindsOfTypes, typeOfKind } from './present/notification-types.ts';

const path = '/api/v1/push/subscription';
const scopes = ['push'] as const;

/** Web Push: one subscription for each token. */
export function mountPush(api: Api): void {
  mountSubscribing(api);
  mountChanging(api);
  mountReading(api);
}

/** In the order in which they are shown. */
const alertTypes = [
  'mention',
  'status',
  'reblog',
  'follow',
  'follow_request',
  'favourite',
  'poll',
  'update',
  'quote',
  'quoted_update',
  'admin.sign_up',
  'admin.report',
] as const;

const policy = blankable(z.enum(pushPolicies));
/** Types that are unknown here wish for nothing. */
const alerts = z.record(z.string().max(40), bool).optional();
const wishes = z.object({ alerts, policy }).optional();

function mountSubscribing(api: Api): void {
  forPerson(
    api,
    {
      method: 'post',
      path,
      summary: 'Have notifications sent to this app',
      scopes,
      returns: webPushSubscriptionEntity,
      fields: {
        subscription: z.object({
          endpoint: text(2048),
          keys: z.object({ p256dh: text(200), auth: text(200) }),
          standard: blankable(bool),
        }),
        data: wishes,
        policy,
      },
    },
    async ({ world, account, caller, input }) => {
      const { endpoint, keys, standard } = input.subscription;
      const subscription = await subscribeToPush(world, holderOf(account.id, caller), {
        endpoint,
        ...keys,
        isStandard: standard ?? false,
        alerts: wantedKinds(input.data?.alerts) ?? [],
        policy: input.data?.policy ?? input.policy ?? 'all',
      });
      return presentSubscription(world, subscription);
    },
  );
}

function mountChanging(api: Api): void {
  forPerson(
    api,
    {
      method: 'put',
      path,
      summary: 'Change which notifications are sent to this app',
      scopes,
      returns: webPushSubscriptionEntity,
      fields: { data: wishes, policy },
    },
    async ({ world, account, caller, input }) => {
      const kinds = wantedKinds(input.data?.alerts);
      const by = input.policy ?? input.data?.policy;
      const subscription = await changePushWishes(world, holderOf(account.id, caller), {
        ...(kinds === undefined ? {} : { alerts: kinds }),
        ...(by === undefined ? {} : { policy: by }),
      });
      return presentSubscription(world, subscription);
    },
  );
}

function mountReading(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary: 'Which notifications are sent to this app',
      mayLack: true,
      scopes,
      returns: webPushSubscriptionEntity,
      fields: {},
    },
    async ({ world, account, caller }) =>
      presentSubscription(world, await getPushSubscription(world.db, holderOf(account.id, caller))),
  );
  forPerson(
    api,
    {
      method: 'delete',
      path,
      summary: 'Have no notifications sent to this app any more',
      scopes,
      returns: nothing,
      fields: {},
    },
    async ({ world, account, caller }) => {
      await unsubscribeFromPush(world, holderOf(account.id, caller));
      return {};
    },
  );
}

/** A person has called, so there is a token. */
function holderOf(accountId: AccountId, caller: Caller | undefined): PushHolder {
  return { accountId, tokenId: caller?.tokenId ?? '0' };
}

function wantedKinds(asked: Readonly<Record<string, boolean>> | undefined) {
  if (asked === undefined) return undefined;
  return kindsOfTypes(Object.keys(asked).filter((type) => asked[type] === true));
}

function presentSubscription(world: World, subscription: PushSubscription) {
  const { id, endpoint, isStandard, policy: by } = subscription;
  const wanted = new Set<string>(subscription.alerts.map((kind) => typeOfKind[kind]));
  return {
    id,
    endpoint,
    standard: isStandard,
    alerts: Object.fromEntries(alertTypes.map((type) => [type, wanted.has(type)])),
    policy: by,
    server_key: vapidKeys(world.secrets).publicKey,
  };
}
