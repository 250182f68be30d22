import { z } from '@hono/zod-openapi';
import {
  directTimeline,
  dismissConversation,
  listConversations,
  markConversation,
} from '#conversation';
import { forPerson, type Api } from '../endpoint.ts';
import { id, pageQuery, paging } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { pageResponse } from '../page-links.ts';
import { conversationEntity } from './entities/conversation.ts';
import { nothing } from './entities/shapes.ts';
import { statusEntity } from './entities/status.ts';
import { presentConversations } from './present/conversation.ts';
import { presentTimeline } from './present/status.ts';

const conversationId = { id: id<'direct-conversation'>() } as const;

/** Direct conversations. */
export function mountConversations(api: Api): void {
  mountReading(api);
  mountMarking(api);
}

function mountReading(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/conversations',
      summary: 'Direct conversations, the latest word first',
      scopes: ['read:statuses'],
      fields: paging,
      returns: z.array(conversationEntity),
    },
    async ({ c, account, input }) => {
      const page = await listConversations(world, account.id, pageQuery(input));
      const body = await presentConversations(api, {
        viewer: account.id,
        conversations: page.items,
      });
      return pageResponse(world.origin, c, { page, body });
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/timelines/direct',
      summary: 'Direct posts by oneself and to oneself, newest first (old form)',
      scopes: ['read:statuses'],
      fields: paging,
      returns: z.array(statusEntity),
    },
    async ({ c, account, input }) => {
      const page = await directTimeline(world, account.id, pageQuery(input));
      return pageResponse(world.origin, c, { page, body: await presentTimeline(api, page.items) });
    },
  );
}

function mountMarking(api: Api): void {
  const { world } = api;
  for (const [verb, unread, summary] of [
    ['read', false, 'Mark a conversation as read'],
    ['unread', true, 'Mark a conversation as unread'],
  ] as const) {
    forPerson(
      api,
      {
        method: 'post',
        path: `/api/v1/conversations/:id/${verb}`,
        summary,
        scopes: ['write:conversations'],
        fields: conversationId,
        returns: conversationEntity,
      },
      async ({ c, account, input }) => {
        const marked = await markConversation(world, account.id, { id: input.id, unread });
        const bytes = await presentConversations(api, {
          viewer: account.id,
          conversations: [marked],
        });
        return answerJson(c, bytes.subarray(1, -1));
      },
    );
  }
  forPerson(
    api,
    {
      method: 'delete',
      path: '/api/v1/conversations/:id',
      summary: 'Take a conversation away until somebody writes again',
      scopes: ['write:conversations'],
      fields: conversationId,
      returns: nothing,
    },
    async ({ account, input }) => {
      await dismissConversation(world, account.id, input.id);
      return {};
    },
  );
}
