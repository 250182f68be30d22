import { z } from '@hono/zod-openapi';
import {
  homeTimeline,
  linkTimeline,
  publicTimeline,
  tagTimeline,
  type PublicTimelineQuery,
} from '#conversation';
import { forAnyone, forPerson, type Api } from '../endpoint.ts';
import { bool, list, pageQuery, paging, text } from '../fields.ts';
import { pageResponse } from '../page-links.ts';
import { statusEntity } from './entities/status.ts';
import { presentTimeline } from './present/status.ts';

const narrowing = {
  local: bool.optional(),
  remote: bool.optional(),
  only_media: bool.optional(),
} as const;

type Narrowing = {
  readonly local?: boolean | undefined;
  readonly remote?: boolean | undefined;
  readonly only_media?: boolean | undefined;
};

function narrowed(asked: Narrowing): Omit<PublicTimelineQuery, 'limit'> {
  return {
    ...(asked.local === true ? { only: 'local' } : asked.remote === true ? { only: 'remote' } : {}),
    ...(asked.only_media === true ? { onlyMedia: true } : {}),
  };
}

/** Home, public and hashtag timelines. */
export function mountTimelines(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/timelines/home',
      summary: 'Posts and boosts of the people one follows, newest first',
      scopes: ['read:statuses'],
      returns: z.array(statusEntity),
      fields: paging,
    },
    async ({ c, account, input }) => {
      const page = await homeTimeline(world, account.id, pageQuery(input));
      return pageResponse(world.origin, c, { page, body: await presentTimeline(api, page.items) });
    },
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/timelines/public',
      summary: 'Public posts, newest first',
      scopes: ['read:statuses'],
      returns: z.array(statusEntity),
      fields: { ...paging, ...narrowing },
    },
    async ({ c, account, input }) => {
      const query = { ...pageQuery(input), ...narrowed(input) };
      const page = await publicTimeline(world, account?.id, query);
      return pageResponse(world.origin, c, { page, body: await presentTimeline(api, page.items) });
    },
  );
  mountTagTimeline(api);
  mountLinkTimeline(api);
}

function mountLinkTimeline(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/timelines/link',
      summary: 'Public posts that link to a page which trends now, newest first',
      scopes: ['read:statuses'],
      returns: z.array(statusEntity),
      fields: { ...paging, url: text(4000) },
    },
    async ({ c, account, input }) => {
      const page = await linkTimeline(world, account?.id, input.url, pageQuery(input));
      return pageResponse(world.origin, c, { page, body: await presentTimeline(api, page.items) });
    },
  );
}

const tagList = list(text(100), 10).optional();

function mountTagTimeline(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/timelines/tag/:hashtag',
      summary: 'Public posts with a hashtag, newest first',
      scopes: ['read:statuses'],
      returns: z.array(statusEntity),
      fields: {
        ...paging,
        ...narrowing,
        hashtag: text(200),
        any: tagList,
        all: tagList,
        none: tagList,
      },
    },
    async ({ c, account, input }) => {
      const page = await tagTimeline(world, account?.id, input.hashtag, {
        ...pageQuery(input),
        ...narrowed(input),
        ...(input.any === undefined ? {} : { any: input.any }),
        ...(input.all === undefined ? {} : { all: input.all }),
        ...(input.none === undefined ? {} : { none: input.none }),
      });
      return pageResponse(world.origin, c, { page, body: await presentTimeline(api, page.items) });
    },
  );
}
