import { z } from '@hono/zod-openapi';
import {
  clearNotifications,
  countUnread,
  countUnreadGroups,
  dismissNotification,
  dismissNotifications,
  getNotification,
  listNotifications,
  type NotificationKind,
  type NotificationQuery,
} from '#conversation';
import { forPerson, recordNotFound, type Api } from '../endpoint.ts';
import { blankable, bool, id, ids, integer, list, pageQuery, paging, text } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { pageResponse } from '../page-links.ts';
import { countEntity } from './entities/count.ts';
import { notificationEntity } from './entities/notification.ts';
import { nothing } from './entities/shapes.ts';
import { presentNotifications } from './present/notification.ts';
import { kindsOfTypes } from './present/notification-types.ts';

/** Notifications, each by itself (v1), and how many are unread (v1, v2). */
export function mountNotifications(api: Api): void {
  mountList(api);
  mountUnreadCounts(api);
  mountOne(api);
  mountClearing(api);
}

const read = ['read:notifications'] as const;
const write = ['write:notifications'] as const;

const notificationId = { id: id<'notification'>() } as const;
export const types = list(text(40), 40).optional();

/** Which notifications are meant. */
const narrowing = { types, exclude_types: types, account_id: blankable(id<'account'>()) };

/** What may narrow a list of notifications. */
export const listFields = {
  ...paging,
  ...narrowing,
  include_filtered: blankable(bool),
  /** Apps that know our own type can say so; it always brings its fallback. */
  supported_types: types,
} as const;

type Narrowing = Pick<
  z.output<z.ZodObject<typeof listFields>>,
  'types' | 'exclude_types' | 'account_id' | 'include_filtered'
>;

/** Nothing at all is meant when only types that are unknown here are asked for. */
function kindsAsked(asked: readonly string[] | undefined): readonly NotificationKind[] | undefined {
  if (asked === undefined || asked.length === 0) return [];
  const kinds = kindsOfTypes(asked);
  return kinds.length === 0 ? undefined : kinds;
}

/** The narrowing in the domain's words; undefined where it can meet nothing. */
export function queryOf(asked: Partial<Narrowing>): Omit<NotificationQuery, 'limit'> | undefined {
  const kinds = kindsAsked(asked.types);
  if (kinds === undefined) return undefined;
  return {
    kinds,
    excludeKinds: kindsOfTypes(asked.exclude_types ?? []),
    includeHeldBack: asked.include_filtered === true,
    ...(asked.account_id === undefined ? {} : { fromId: asked.account_id }),
  };
}

function mountList(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/notifications',
      summary: 'Notifications, newest first',
      scopes: read,
      returns: z.array(notificationEntity),
      fields: listFields,
    },
    async ({ world, c, account, input }) => {
      const query = queryOf(input);
      const page =
        query === undefined
          ? { items: [] }
          : await listNotifications(world, account.id, { ...query, ...pageQuery(input, 40, 80) });
      const body = await presentNotifications(api, page.items);
      return pageResponse(world.origin, c, { page, body });
    },
  );
}

function mountUnreadCounts(api: Api): void {
  const limit = blankable(integer(1, 1000));
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/notifications/unread_count',
      summary: 'How many notifications are newer than the read position',
      scopes: read,
      returns: countEntity,
      fields: { ...narrowing, limit },
    },
    async ({ world, account, input }) => {
      const query = queryOf(input);
      if (query === undefined) return { count: 0 };
      return {
        count: await countUnread(world, account.id, { ...query, most: input.limit ?? 100 }),
      };
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v2/notifications/unread_count',
      summary: 'How many groups have something newer than the read position',
      scopes: read,
      returns: countEntity,
      fields: { ...narrowing, limit, grouped_types: types },
    },
    async ({ world, account, input }) => {
      const query = queryOf(input);
      if (query === undefined) return { count: 0 };
      const count = await countUnreadGroups(world, account.id, {
        ...query,
        ...groupedKinds(input.grouped_types),
        most: input.limit ?? 100,
      });
      return { count };
    },
  );
}

/** All kinds that can be grouped are, unless the app names those that it knows to show. */
export function groupedKinds(asked: readonly string[] | undefined) {
  return asked === undefined ? {} : { groupedKinds: kindsOfTypes(asked) };
}

function mountOne(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/notifications/:id',
      summary: 'One notification',
      scopes: read,
      returns: notificationEntity,
      fields: { ...notificationId, supported_types: types },
    },
    async ({ c, world, account, input }) => {
      const found = await getNotification(world, account.id, input.id);
      const bytes = await presentNotifications(api, [found]);
      if (bytes.length <= 2) throw recordNotFound();
      return answerJson(c, bytes.subarray(1, -1));
    },
  );
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/notifications/:id/dismiss',
      summary: 'Remove one notification',
      scopes: write,
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
      method: 'delete',
      path: '/api/v1/notifications/destroy_multiple',
      summary: 'Remove several notifications',
      scopes: write,
      returns: nothing,
      fields: { ids: ids<'notification'>(80).default([]) },
    },
    async ({ world, account, input }) => {
      await dismissNotifications(world, account.id, input.ids);
      return {};
    },
  );
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/notifications/clear',
      summary: 'Remove all notifications',
      scopes: write,
      returns: nothing,
      fields: {},
    },
    async ({ world, account }) => {
      await clearNotifications(world, account.id);
      return {};
    },
  );
}
