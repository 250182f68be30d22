import {
  clearNotifications,
  countUnread,
  dismissNotification,
  getNotification,
  listMarkers,
  listNotifications,
  setMarker,
  type Marker,
  type MarkerTimeline,
  type NotificationFor,
  type NotificationKind,
} from '#conversation';
import { z } from '@hono/zod-openapi';
import { parseId, refuse, type AccountId } from '#foundation';
import { forPerson, type Api } from '../endpoint.ts';
import { id, integer, list, pageQuery, paging, text } from '../fields.ts';
import { jsonBytes, pageResponse } from './page-links.ts';
import { presentNotifications } from './present/notification.ts';
import { kindsOfTypes } from './present/notification-types.ts';

/** Notifications, flat (v1), and read positions. */
export function mountNotifications(api: Api): void {
  mountList(api);
  mountOne(api);
  mountClearing(api);
  mountMarkers(api);
}

const notificationId = { id: id<'notification'>() } as const;
const types = list(text(40), 40).optional();

function mountList(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/notifications',
      summary: 'Notifications, newest first',
      scopes: ['read:notifications'],
      fields: { ...paging, types, exclude_types: types, account_id: id<'account'>().optional() },
    },
    async ({ world, c, account, input }) => {
      const page = await listNotifications(world, account.id, {
        ...pageQuery(input, 40, 80),
        ...kindsQuery(input.types, input.exclude_types),
        ...fromQuery(input.account_id),
      });
      return pageResponse(world.origin, c, { page, body: await presentNotifications(api, page.items) });
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/notifications/unread_count',
      summary: 'How many notifications are newer than the read position',
      scopes: ['read:notifications'],
      fields: { limit: integer(1, 1000).optional() },
    },
    async ({ world, account, input }) => ({
      count: await countUnread(world.db, account.id, input.limit ?? 100),
    }),
  );
}

function kindsQuery(
  wanted: readonly string[] | undefined,
  unwanted: readonly string[] | undefined,
): { kinds?: readonly NotificationKind[]; excludeKinds?: readonly NotificationKind[] } {
  return {
    ...(wanted === undefined ? {} : { kinds: kindsOfTypes(wanted) }),
    ...(unwanted === undefined ? {} : { excludeKinds: kindsOfTypes(unwanted) }),
  };
}

function fromQuery(accountId: AccountId | undefined): { fromId?: AccountId } {
  return accountId === undefined ? {} : { fromId: accountId };
}

function mountOne(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/notifications/:id',
      summary: 'One notification',
      scopes: ['read:notifications'],
      fields: notificationId,
    },
    async ({ world, account, input }) => {
      const found: NotificationFor = await getNotification(world, account.id, input.id);
      const bytes = await presentNotifications(api, [found]);
      return jsonBytes(bytes.subarray(1, -1));
    },
  );
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/notifications/:id/dismiss',
      summary: 'Remove one notification',
      scopes: ['write:notifications'],
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
      fields: {},
    },
    async ({ world, account }) => {
      await clearNotifications(world, account.id);
      return {};
    },
  );
}

const timelineNames = ['home', 'notifications'] as const;

function knownTimelines(names: readonly string[]): MarkerTimeline[] {
  return timelineNames.filter((name) => names.includes(name));
}

function mountMarkers(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/markers',
      summary: 'How far one has read',
      scopes: ['read:statuses'],
      fields: { timeline: list(text(40), 10).default([]) },
    },
    async ({ world, account, input }) => {
      const markers = await listMarkers(world.db, account.id, knownTimelines(input.timeline));
      return Object.fromEntries(markers.map((marker) => [marker.timeline, presentMarker(marker)]));
    },
  );
  const position = z.object({ last_read_id: text(20) }).optional();
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/markers',
      summary: 'Remember how far one has read',
      scopes: ['write:statuses'],
      fields: { home: position, notifications: position },
    },
    async ({ world, account, input }) => {
      const saved: Record<string, object> = {};
      for (const name of timelineNames) {
        const lastReadId = input[name]?.last_read_id;
        if (lastReadId === undefined) continue;
        if (parseId(lastReadId) === undefined) throw refuse('invalid', { field: name });
        saved[name] = presentMarker(await setMarker(world, account.id, name, lastReadId));
      }
      return saved;
    },
  );
}

function presentMarker({ lastReadId, version, updatedAt }: Marker) {
  return { last_read_id: lastReadId, version, updated_at: updatedAt.toISOString() };
}
