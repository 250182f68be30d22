import { z } from '@hono/zod-openapi';
import {
  listDirectory,
  trendingLinks,
  trendingPosts,
  trendingTags,
  weeklyActivity,
  type WeekOfActivity,
} from '#conversation';
import { boundedLimit, hourMs } from '#foundation';
import { forAnyone, type Api } from '../endpoint.ts';
import { blankable, bool, integer, text } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { remembered } from '../totals.ts';
import { presentInOrder } from './accounts.ts';
import { accountEntity } from './entities/account.ts';
import { activityEntity } from './entities/instance-texts.ts';
import { trendsLinkEntity } from './entities/preview-card.ts';
import { statusEntity } from './entities/status.ts';
import { tagEntity } from './entities/tag.ts';
import { presentCard } from './present/card.ts';
import { presentPosts } from './present/status.ts';
import { presentHistory, presentTags } from './present/tag.ts';

const pageFields = {
  limit: blankable(integer(-1_000_000, 1_000_000)),
  offset: blankable(integer(0, 10_000)),
} as const;

/** What trends, who is here, and how busy it is. */
export function mountTrends(api: Api): void {
  mountTrendingTags(api);
  mountTrendingPosts(api);
  mountTrendingLinks(api);
  mountDirectory(api);
  mountActivity(api);
}

function mountTrendingTags(api: Api): void {
  const { world } = api;
  for (const [path, summary] of [
    ['/api/v1/trends/tags', 'Hashtags that many people use now'],
    ['/api/v1/trends', 'The same under its old name'],
  ] as const) {
    forAnyone(
      api,
      { method: 'get', path, summary, returns: z.array(tagEntity), fields: pageFields },
      async ({ account, input }) => {
        const limit = boundedLimit(input.limit, 10, 20);
        const names = await trendingTags(world.db, { limit, offset: input.offset });
        return presentTags(world, account?.id, names);
      },
    );
  }
}

function mountTrendingPosts(api: Api): void {
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/trends/statuses',
      summary: 'Posts that many people react to now',
      returns: z.array(statusEntity),
      fields: pageFields,
    },
    async ({ world, c, account, input }) => {
      const limit = boundedLimit(input.limit, 20, 40);
      const posts = await trendingPosts(world, account?.id, { limit, offset: input.offset });
      return answerJson(c, await presentPosts(api, posts));
    },
  );
}

function mountTrendingLinks(api: Api): void {
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/trends/links',
      summary: 'Pages that many people link to now',
      returns: z.array(trendsLinkEntity),
      fields: pageFields,
    },
    async ({ world, input }) => {
      const limit = boundedLimit(input.limit, 10, 20);
      const links = await trendingLinks(world, { limit, offset: input.offset });
      return links.map(({ card, history }) => ({
        ...presentCard(world, card),
        history: presentHistory(history),
      }));
    },
  );
}

function mountDirectory(api: Api): void {
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/directory',
      summary: 'People who want to be discovered',
      returns: z.array(accountEntity),
      fields: { ...pageFields, order: blankable(text(20)), local: bool.optional() },
    },
    async ({ world, account, input }) => {
      const ids = await listDirectory(world.db, account?.id, {
        order: input.order === 'new' ? 'new' : 'active',
        localOnly: input.local,
        limit: boundedLimit(input.limit, 40, 80),
        offset: input.offset,
      });
      return presentInOrder(api, ids);
    },
  );
}

function mountActivity(api: Api): void {
  const activity = remembered(api.world, hourMs, () => weeklyActivity(api.world));
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/instance/activity',
      summary: 'How busy this server was in each of the last twelve weeks',
      returns: z.array(activityEntity),
      fields: {},
    },
    async () => (await activity()).map(presentWeek),
  );
}

function presentWeek({ start, posts, signIns, signUps }: WeekOfActivity) {
  return {
    week: String(start.getTime() / 1000),
    statuses: String(posts),
    logins: String(signIns),
    registrations: String(signUps),
  };
}
