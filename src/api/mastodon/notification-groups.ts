import { z } from '@hono/zod-openapi';
import {
  dismissNotification,
  dismissNotificationGroup,
  getNotification,
  getNotificationGroup,
  listGroupAccounts,
  listNotificationGroups,
  type NotificationGroup,
} from '#conversation';
import { parseId, type AccountId, type NotificationId } from '#foundation';
import type { World } from '#infrastructure';
import { forPerson, type Api } from '../endpoint.ts';
import { blankable, pageQuery, paging } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { pageResponse } from '../page-links.ts';
import { presentInOrder } from './accounts.ts';
import { accountEntity } from './entities/account.ts';
import { groupedNotificationsEntity } from './entities/notification-group.ts';
import { nothing } from './entities/shapes.ts';
import { groupedKinds, listFields, queryOf, types } from './notifications.ts';
import { presentNotificationGroups } from './present/notification.ts';

const path = '/api/v2/notifications';
const read = ['read:notifications'] as const;
const write = ['write:notifications'] as const;

/** Notifications as groups (v2). Fixed paths come before those with a key in the same place. */
export function mountNotificationGroups(api: Api): void {
  mountGroups(api);
  mountGroup(api);
  mountGroupAccounts(api);
  mountGroupDismissal(api);
}

type Key =
  | { readonly is: 'one'; readonly id: NotificationId }
  | { readonly is: 'group'; readonly key: string };

/** A key of ours, or `ungrouped-` and the id of one that stands alone. What is neither names nothing. */
const groupKey = {
  group_key: z.string().transform((value, context): Key => {
    const id = /^ungrouped-(\d{1,19})$/.exec(value)?.[1];
    const one = id === undefined ? undefined : parseId<'notification'>(id);
    if (one !== undefined) return { is: 'one', id: one };
    if (/^[a-z-]{1,20}-[0-9-]{1,60}$/.test(value) && id === undefined)
      return { is: 'group', key: value };
    context.addIssue({ code: 'custom', message: 'is not a group' });
    return z.NEVER;
  }),
} as const;

function mountGroups(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary: 'Notifications as groups, newest first',
      scopes: read,
      returns: groupedNotificationsEntity,
      fields: {
        ...listFields,
        grouped_types: types,
        expand_accounts: blankable(z.enum(['full', 'partial_avatars'])),
      },
    },
    async ({ c, account, input }) => {
      const query = queryOf(input);
      const page =
        query === undefined
          ? { items: [] }
          : await listNotificationGroups(world, account.id, {
              ...query,
              ...groupedKinds(input.grouped_types),
              ...pageQuery(input, 40, 80),
            });
      const body = await presentNotificationGroups(api, {
        groups: page.items,
        asPage: true,
        partialAvatars: input.expand_accounts === 'partial_avatars',
      });
      return pageResponse(world.origin, c, { page, body });
    },
  );
}

function mountGroup(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: `${path}/:group_key`,
      summary: 'One group',
      scopes: read,
      returns: groupedNotificationsEntity,
      fields: { ...groupKey, supported_types: types },
    },
    async ({ c, world, account, input }) => {
      const group = await groupOf(world, account.id, input.group_key);
      return answerJson(c, await presentNotificationGroups(api, { groups: [group] }));
    },
  );
}

/** @throws Refusal `not-found` */
async function groupOf(world: World, viewer: AccountId, key: Key): Promise<NotificationGroup> {
  if (key.is === 'group') return getNotificationGroup(world, viewer, key.key);
  const shown = await getNotification(world, viewer, key.id);
  const { id, createdAt, fromId, accountId } = shown.notification;
  return {
    shown,
    newestId: id,
    count: 1,
    page: { minId: id, maxId: id, latestAt: createdAt },
    sample: [fromId ?? accountId],
  };
}

function mountGroupAccounts(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: `${path}/:group_key/accounts`,
      summary: 'Whose acts a group is about, the latest first',
      // Mastodon documents the scope of writing for this reading: either lets a token in.
      scopes: [...read, ...write],
      returns: z.array(accountEntity),
      fields: { ...groupKey, ...paging },
    },
    async ({ c, world, account, input }) => {
      const key = input.group_key;
      const page =
        key.is === 'one'
          ? { items: (await groupOf(world, account.id, key)).sample }
          : await listGroupAccounts(world, account.id, {
              key: key.key,
              ...pageQuery(input, 40, 80),
            });
      const body = await presentInOrder(api, page.items);
      return pageResponse(world.origin, c, { page, body });
    },
  );
}

function mountGroupDismissal(api: Api): void {
  forPerson(
    api,
    {
      method: 'post',
      path: `${path}/:group_key/dismiss`,
      summary: 'Remove a group',
      scopes: write,
      returns: nothing,
      fields: groupKey,
    },
    async ({ world, account, input: { group_key: key } }) => {
      if (key.is === 'group') await dismissNotificationGroup(world, account.id, key.key);
      else await dismissNotification(world, account.id, key.id);
      return {};
    },
  );
}
