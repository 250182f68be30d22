import { z } from '@hono/zod-openapi';
import {
  clearNotifications,
  countUnread,
  dismissNotification,
  getNotification,
  listNotifications,
  type NotificationFor,
} from '#conversation';
import type { AccountId, Page } from '#foundation';
import type { World } from '#infrastructure';
import { forPerson, type Api } from '../endpoint.ts';
import { blankable, id, integer, list, pageQuery, paging, text } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { pageResponse } from '../page-links.ts';
import { countEntity } from './entities/count.ts';
import { notificationRequestEntity } from './entities/notification-request.ts';
import { notificationEntity } from './entities/notification.ts';
import { nothing } from './entities/shapes.ts';
import { presentNotifications } from './present/notification.ts';
import { kindsOfTypes } from './present/notification-types.ts';

/** Notifications, each by itself (v1). */
export function mountNotifications(api: Api): void {
  mountList(api);
  mountOne(api);
  mountClearing(api);
}

const notificationId = { id: id<'notification'>() } as const;
const types = list(text(40), 40).optional();

/** What may narrow a list of notifications. */
export const listFields = {
  ...paging,
  types,
  exclude_types: types,
  account_id: blankable(id<'account'>()),
} as const;

/** The notifications that a request asks for. Types that are unknown here name none. */
export async function listAsked(
  world: World,
  viewer: AccountId,
  asked: z.output<z.ZodObject<typeof listFields>>,
): Promise<Page<NotificationFor>> {
  const kinds = kindsOfTypes(asked.types ?? []);
  if (kinds.length === 0 && (asked.types ?? []).length > 0) return { items: [] };
  return listNotifications(world, viewer, {
    ...pageQuery(asked, 40, 80),
    kinds,
    excludeKinds: kindsOfTypes(asked.exclude_types ?? []),
    ...(asked.account_id === undefined ? {} : { fromId: asked.account_id }),
  });
}

function mountList(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/notifications',
      summary: 'Notifications, newest first',
      scopes: ['read:notifications'],
      returns: z.array(notificationEntity),
      fields: listFields,
    },
    async ({ world, c, account, input }) => {
      const page = await listAsked(world, account.id, input);
      const body = await presentNotifications(api, page.items);
      return pageResponse(world.origin, c, { page, body });
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/notifications/requests',
      summary: 'Notifications that are held back: none',
      state: { is: 'empty', because: 'nothing is held back yet' },
      scopes: ['read:notifications'],
      returns: z.array(notificationRequestEntity),
      fields: {},
    },
    () => [],
  );
  for (const version of ['v1', 'v2'] as const) {
    forPerson(
      api,
      {
        method: 'get',
        path: `/api/${version}/notifications/unread_count`,
        summary: 'How many notifications are newer than the read position',
        scopes: ['read:notifications'],
        returns: countEntity,
        fields: { limit: blankable(integer(1, 1000)) },
      },
      async ({ world, account, input }) => ({
        count: await countUnread(world.db, account.id, input.limit ?? 100),
      }),
    );
  }
}

function mountOne(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/notifications/:id',
      summary: 'One notification',
      scopes: ['read:notifications'],
      returns: notificationEntity,
      fields: notificationId,
    },
    async ({ c, world, account, input }) => {
      const found = await getNotification(world, account.id, input.id);
      const bytes = await presentNotifications(api, [found]);
      return answerJson(c, bytes.subarray(1, -1));
    },
  );
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/notifications/:id/dismiss',
      summary: 'Remove one notification',
      scopes: ['write:notifications'],
      returns: nothing,
      fields: notificationId,
    },
    async ({ world, account, input }) => {
      await dismissNotification(world, account.id, input.id);
      return {};
    },
  );
}

function mountClearing(api: Api): void {
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/notifications/clear',
      summary: 'Remove all notifications',
      scopes: ['write:notifications'],
      returns: nothing,
      fields: {},
    },
    async ({ world, account }) => {
      await clearNotifications(world, account.id);
      return {};
    },
  );
}
