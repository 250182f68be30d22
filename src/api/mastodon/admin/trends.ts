import { z } from '@hono/zod-openapi';
import { trendingLinks, trendingPosts, trendingTags } from '#conversation';
import { boundedLimit, refuse } from '#foundation';
import type { Api } from '../../endpoint.ts';
import { blankable, integer, text } from '../../fields.ts';
import { answerJson } from '../../json-response.ts';
import { adminTrendsLinkEntity } from '../entities/preview-card.ts';
import { statusEntity } from '../entities/status.ts';
import { adminTagEntity } from '../entities/tag.ts';
import { presentCard } from '../present/card.ts';
import { presentPosts } from '../present/status.ts';
import { presentHistory, presentTags } from '../present/tag.ts';
import { adminPath, forOverseer } from './door.ts';

const path = `${adminPath}/trends`;
const scopes = ['admin:read'] as const;
const fields = {
  limit: blankable(integer(-1_000_000, 1_000_000)),
  offset: blankable(integer(0, 10_000)),
} as const;
const most = 100;

const notReviewed = 'what trends follows from what people do, and nobody reviews it';

/**
 * What trends, for moderation tools: the same that everybody sees, since nothing waits for an
 * approval. Nobody's hand puts anything in or takes it out; a visibility limit is for two officers.
 */
export function mountAdminTrends(api: Api): void {
  mountLists(api);
  mountLinks(api);
  forOverseer(
    api,
    {
      method: 'get',
      path: `${path}/links/publishers`,
      summary: 'Always empty',
      scopes,
      fields: {},
      returns: z.array(z.unknown()).length(0),
      state: { is: 'empty', because: notReviewed },
    },
    async () => [],
  );
  for (const kind of ['links/publishers', 'links', 'statuses', 'tags']) {
    for (const verdict of ['approve', 'reject'])
      mountVerdict(api, `${path}/${kind}/:id/${verdict}`);
  }
}

function mountLists(api: Api): void {
  const { world } = api;
  forOverseer(
    api,
    {
      method: 'get',
      path: `${path}/tags`,
      summary: 'Hashtags that trend',
      scopes,
      fields,
      returns: z.array(adminTagEntity),
    },
    async ({ input }) => {
      const limit = boundedLimit(input.limit, 10, most);
      const names = await trendingTags(world.db, { limit, offset: input.offset });
      const tags = await presentTags(world, undefined, names);
      return tags.map((tag) => ({ ...tag, trendable: true, usable: true, requires_review: false }));
    },
  );
  forOverseer(
    api,
    {
      method: 'get',
      path: `${path}/statuses`,
      summary: 'Posts that trend',
      scopes,
      fields,
      returns: z.array(statusEntity),
    },
    async ({ c, account, input }) => {
      const limit = boundedLimit(input.limit, 20, most);
      const posts = await trendingPosts(world, account.id, { limit, offset: input.offset });
      return answerJson(c, await presentPosts(api, posts));
    },
  );
}

function mountLinks(api: Api): void {
  forOverseer(
    api,
    {
      method: 'get',
      path: `${path}/links`,
      summary: 'Pages that trend',
      scopes,
      fields,
      returns: z.array(adminTrendsLinkEntity),
    },
    async ({ world, input }) => {
      const limit = boundedLimit(input.limit, 10, most);
      const links = await trendingLinks(world, { limit, offset: input.offset });
      return links.map(({ id, card, history }) => ({
        ...presentCard(world, card),
        id,
        history: presentHistory(history),
        requires_review: false,
      }));
    },
  );
}

function mountVerdict(api: Api, at: string): void {
  forOverseer(
    api,
    {
      method: 'post',
      path: at,
      summary: 'Refused, without effect',
      scopes: ['admin:write'],
      fields: { id: text(200) },
      state: { is: 'refused', because: notReviewed },
    },
    () => {
      const detail = `Nothing was done: ${notReviewed}. Two officers decide on a visibility limit.`;
      return Promise.reject(refuse('single-hand', { article: 6, detail }));
    },
  );
}
