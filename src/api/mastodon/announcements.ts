import { z } from '@hono/zod-openapi';
import {
  dismissAnnouncement,
  listAnnouncements,
  reactToAnnouncement,
  takeReactionBack,
} from '#conversation';
import { forPerson, type Api } from '../endpoint.ts';
import { id, text } from '../fields.ts';
import { announcementEntity } from './entities/announcement.ts';
import { nothing } from './entities/shapes.ts';
import { presentAnnouncementFor } from './present/announcement.ts';

const announcementId = { id: id<'announcement'>() } as const;

/** What the operators tell everybody here. */
export function mountAnnouncements(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/announcements',
      summary: 'What who runs the server tells everybody',
      returns: z.array(announcementEntity),
      fields: {},
    },
    async ({ world, account }) => {
      const told = await listAnnouncements(world, account.id);
      return told.map((one) => presentAnnouncementFor(world, one));
    },
  );
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/announcements/:id/dismiss',
      summary: 'Mark an announcement as read',
      scopes: ['write:accounts'],
      returns: nothing,
      fields: announcementId,
    },
    async ({ world, account, input }) => {
      await dismissAnnouncement(world, account.id, input.id);
      return {};
    },
  );
  mountReactions(api);
}

function mountReactions(api: Api): void {
  for (const [method, summary, act] of [
    ['put', 'React to an announcement with an emoji', reactToAnnouncement],
    ['delete', 'Take a reaction back', takeReactionBack],
  ] as const) {
    forPerson(
      api,
      {
        method,
        path: '/api/v1/announcements/:id/reactions/:name',
        summary,
        scopes: ['write:favourites'],
        returns: nothing,
        fields: { ...announcementId, name: text(40) },
      },
      async ({ world, account, input }) => {
        await act(world, account.id, { announcementId: input.id, name: input.name });
        return {};
      },
    );
  }
}
