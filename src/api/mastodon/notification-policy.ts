import { z } from '@hono/zod-openapi';
import {
  countHeldBack,
  getNotificationPolicy,
  policyAnswers,
  updateNotificationPolicy,
  type HeldBack,
  type NotificationPolicy,
} from '#conversation';
import { forPerson, type Api } from '../endpoint.ts';
import { blankable, bool } from '../fields.ts';
import { notificationPolicyEntity } from './entities/notification-policy.ts';
import { oldNotificationPolicyEntity } from './entities/notification-policy-v1.ts';

const read = ['read:notifications'] as const;
const write = ['write:notifications'] as const;

/** What becomes of notifications by people whom one does not know. */
export function mountNotificationPolicy(api: Api): void {
  mountPolicy(api);
  mountOldPolicy(api);
}

const answer = blankable(z.enum(policyAnswers));

function mountPolicy(api: Api): void {
  const { world } = api;
  const shared = {
    path: '/api/v2/notifications/policy',
    returns: notificationPolicyEntity,
  } as const;
  forPerson(
    api,
    {
      ...shared,
      method: 'get',
      summary: 'Which notifications are held back',
      scopes: read,
      fields: {},
    },
    async ({ account: { id } }) =>
      presentPolicy(await getNotificationPolicy(world.db, id), await countHeldBack(world, id)),
  );
  forPerson(
    api,
    {
      ...shared,
      method: 'patch',
      summary: 'Change which notifications are held back',
      scopes: write,
      fields: {
        for_not_following: answer,
        for_not_followers: answer,
        for_new_accounts: answer,
        for_private_mentions: answer,
        for_limited_accounts: answer,
      },
    },
    async ({ account: { id }, input }) => {
      const policy = await updateNotificationPolicy(
        world,
        id,
        named({
          notFollowing: input.for_not_following,
          notFollowers: input.for_not_followers,
          newAccounts: input.for_new_accounts,
          privateMentions: input.for_private_mentions,
          limitedAccounts: input.for_limited_accounts,
        }),
      );
      return presentPolicy(policy, await countHeldBack(world, id));
    },
  );
}

type Changes = {
  readonly [Name in keyof NotificationPolicy]?: NotificationPolicy[Name] | undefined;
};

/** Only what the request names. */
function named(changes: Changes): Partial<NotificationPolicy> {
  const { notFollowing, notFollowers, newAccounts, privateMentions, limitedAccounts } = changes;
  return {
    ...(notFollowing === undefined ? {} : { notFollowing }),
    ...(notFollowers === undefined ? {} : { notFollowers }),
    ...(newAccounts === undefined ? {} : { newAccounts }),
    ...(privateMentions === undefined ? {} : { privateMentions }),
    ...(limitedAccounts === undefined ? {} : { limitedAccounts }),
  };
}

function presentPolicy(policy: NotificationPolicy, heldBack: HeldBack) {
  return {
    for_not_following: policy.notFollowing,
    for_not_followers: policy.notFollowers,
    for_new_accounts: policy.newAccounts,
    for_private_mentions: policy.privateMentions,
    for_limited_accounts: policy.limitedAccounts,
    summary: presentSummary(heldBack),
  };
}

function presentSummary({ requests, notifications }: HeldBack) {
  return { pending_requests_count: requests, pending_notifications_count: notifications };
}

/** The first form (v1) knows yes and no: held back, or accepted. Older apps still ask for it. */
function mountOldPolicy(api: Api): void {
  const { world } = api;
  const shared = {
    path: '/api/v1/notifications/policy',
    returns: oldNotificationPolicyEntity,
  } as const;
  forPerson(
    api,
    {
      ...shared,
      method: 'get',
      summary: 'Which notifications are held back (v1)',
      scopes: read,
      fields: {},
    },
    async ({ account: { id } }) =>
      presentOldPolicy(await getNotificationPolicy(world.db, id), await countHeldBack(world, id)),
  );
  const isHeld = blankable(bool);
  forPerson(
    api,
    {
      ...shared,
      method: 'put',
      summary: 'Change which notifications are held back (v1)',
      scopes: write,
      fields: {
        filter_not_following: isHeld,
        filter_not_followers: isHeld,
        filter_new_accounts: isHeld,
        filter_private_mentions: isHeld,
      },
    },
    async ({ account: { id }, input }) => {
      const policy = await updateNotificationPolicy(
        world,
        id,
        named({
          notFollowing: answerOf(input.filter_not_following),
          notFollowers: answerOf(input.filter_not_followers),
          newAccounts: answerOf(input.filter_new_accounts),
          privateMentions: answerOf(input.filter_private_mentions),
        }),
      );
      return presentOldPolicy(policy, await countHeldBack(world, id));
    },
  );
}

function answerOf(isHeld: boolean | undefined) {
  if (isHeld === undefined) return undefined;
  return isHeld ? 'filter' : 'accept';
}

function presentOldPolicy(policy: NotificationPolicy, heldBack: HeldBack) {
  return {
    filter_not_following: policy.notFollowing !== 'accept',
    filter_not_followers: policy.notFollowers !== 'accept',
    filter_new_accounts: policy.newAccounts !== 'accept',
    filter_private_mentions: policy.privateMentions !== 'accept',
    summary: presentSummary(heldBack),
  };
}
