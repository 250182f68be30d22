import { z } from '@hono/zod-openapi';
import {
  acceptNotificationRequests,
  dismissNotificationRequests,
  getNotificationRequest,
  listNotificationRequests,
  type NotificationRequest,
} from '#conversation';
import { forPerson, recordNotFound, type Api } from '../endpoint.ts';
import { id, ids, pageQuery, paging } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { pageResponse } from '../page-links.ts';
import { notificationRequestEntity } from './entities/notification-request.ts';
import { nothing } from './entities/shapes.ts';
import { presentAccounts } from './present/account.ts';
import { arrayPieces, joinPieces, type JsonBytes, type Piece } from './present/pieces.ts';
import { presentPost } from './present/status.ts';

const path = '/api/v1/notifications/requests';
const read = ['read:notifications'] as const;
const write = ['write:notifications'] as const;

/** Those of whom something is held back. Fixed paths come before those with an id in the same place. */
export function mountNotificationRequests(api: Api): void {
  mountMerged(api);
  mountReading(api);
  mountVerdict(api, 'accept', acceptNotificationRequests);
  mountVerdict(api, 'dismiss', dismissNotificationRequests);
}

/** What is accepted is there at once: nothing is ever left to be merged. */
function mountMerged(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: `${path}/merged`,
      summary: 'Whether what was accepted is among the notifications: always',
      scopes: read,
      returns: z.strictObject({ merged: z.boolean() }).openapi('MergedResponse'),
      fields: {},
    },
    () => ({ merged: true }),
  );
}

function mountReading(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary: 'Those of whom something is held back, the latest first',
      scopes: read,
      returns: z.array(notificationRequestEntity),
      fields: paging,
    },
    async ({ c, world, account, input }) => {
      const page = await listNotificationRequests(world, account.id, pageQuery(input, 40, 80));
      const body = await presentRequests(api, page.items);
      return pageResponse(world.origin, c, { page, body });
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: `${path}/:id`,
      summary: 'One of whom something is held back',
      scopes: read,
      returns: notificationRequestEntity,
      fields: { id: id() },
    },
    async ({ c, world, account, input }) => {
      const found = await getNotificationRequest(world, account.id, input.id);
      const bytes = await presentRequests(api, [found]);
      return answerJson(c, bytes.subarray(1, -1));
    },
  );
}

function mountVerdict(
  api: Api,
  verdict: 'accept' | 'dismiss',
  apply: typeof acceptNotificationRequests,
): void {
  const says = verdict === 'accept' ? 'Let through' : 'Remove what is held back of';
  forPerson(
    api,
    {
      method: 'post',
      path: `${path}/${verdict}`,
      summary: `${says} several senders`,
      scopes: write,
      returns: nothing,
      fields: { id: ids(80).default([]) },
    },
    async ({ world, account, input }) => {
      await apply(world, account.id, input.id);
      return {};
    },
  );
  forPerson(
    api,
    {
      method: 'post',
      path: `${path}/:id/${verdict}`,
      summary: `${says} one sender`,
      scopes: write,
      returns: nothing,
      fields: { id: id() },
    },
    async ({ world, account, input }) => {
      if ((await apply(world, account.id, [input.id])) === 0) throw recordNotFound();
      return {};
    },
  );
}

/** Mastodon's `NotificationRequest`s as the bytes of a JSON array. */
async function presentRequests(
  api: Api,
  requests: readonly NotificationRequest[],
): Promise<JsonBytes> {
  const accounts = await presentAccounts(
    api.world,
    requests.map(({ fromId }) => fromId),
  );
  const pieces: Piece[][] = [];
  for (const request of requests) {
    const fields = {
      id: request.id,
      created_at: request.createdAt.toISOString(),
      updated_at: request.updatedAt.toISOString(),
      notifications_count: String(request.count),
      account: accounts.get(request.fromId),
    };
    const head = Buffer.from(JSON.stringify(fields));
    const post = request.about === undefined ? 'null' : await presentPost(api, request.about);
    pieces.push([head.subarray(0, -1), ',"last_status":', post, '}']);
  }
  return joinPieces(arrayPieces(pieces));
}
