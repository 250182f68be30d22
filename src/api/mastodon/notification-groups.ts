import { z } from '@hono/zod-openapi';
import { dismissNotification, getNotification } from '#conversation';
import { forPerson, type Api } from '../endpoint.ts';
import { id } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { presentInOrder } from './accounts.ts';
import { listAsked, listFields } from './notifications.ts';
import { pageResponse } from '../page-links.ts';
import { accountEntity } from './entities/account.ts';
import { groupedNotificationsEntity } from './entities/notification-group.ts';
import { notificationPolicyEntity } from './entities/notification-policy.ts';
import { nothing } from './entities/shapes.ts';
import { presentNotificationGroups } from './present/notification.ts';

/** Notifications as groups (v2). Fixed paths come before those with a key in the same place. */
export function mountNotificationGroups(api: Api): void {
  mountPolicy(api);
  mountGroups(api);
}

/** Every notification is a group of one: its key holds its id. */
const groupKey = {
  group_key: z.preprocess(
    (value) => (typeof value === 'string' ? value.replace(/^ungrouped-/, '') : value),
    id<'notification'>(),
  ),
} as const;

function mountGroups(api: Api): void {
  const { world } = api;
  const scopes = ['read:notifications'] as const;
  const summary = 'Notifications as groups, newest first; each is a group of its own';
  const path = '/api/v2/notifications';
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary,
      scopes,
      returns: groupedNotificationsEntity,
      fields: listFields,
    },
    async ({ c, account, input }) => {
      const page = await listAsked(world, account.id, input);
      const body = await presentNotificationGroups(api, page.items);
      return pageResponse(world.origin, c, { page, body });
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: `${path}/:group_key`,
      summary: 'One group',
      scopes,
      returns: groupedNotificationsEntity,
      fields: groupKey,
    },
    async ({ c, account, input }) => {
      const found = await getNotification(world, account.id, input.group_key);
      return answerJson(c, await presentNotificationGroups(api, [found]));
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: `${path}/:group_key/accounts`,
      summary: 'Whose acts a group is about',
      scopes: ['read:notifications'],
      returns: z.array(accountEntity),
      fields: groupKey,
    },
    async ({ account, input }) => {
      const { notification } = await getNotification(world, account.id, input.group_key);
      return presentInOrder(api, notification.fromId === undefined ? [] : [notification.fromId]);
    },
  );
  mountGroupDismissal(api);
}

function mountGroupDismissal(api: Api): void {
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v2/notifications/:group_key/dismiss',
      summary: 'Remove a group',
      scopes: ['write:notifications'],
      returns: nothing,
      fields: groupKey,
    },
    async ({ world, account, input }) => {
      await dismissNotification(world, account.id, input.group_key);
      return {};
    },
  );
}

/** Nothing is held back: blocks and mutes say who may notify. */
function mountPolicy(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v2/notifications/policy',
      summary: 'Which notifications are held back: none',
      state: { is: 'empty', because: 'nothing is held back yet' },
      scopes: ['read:notifications'],
      returns: notificationPolicyEntity,
      fields: {},
    },
    () => ({
      for_not_following: 'accept',
      for_not_followers: 'accept',
      for_new_accounts: 'accept',
      for_private_mentions: 'accept',
      for_limited_accounts: 'accept',
      summary: { pending_requests_count: 0, pending_notifications_count: 0 },
    }),
  );
}
