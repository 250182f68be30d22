import { z } from '@hono/zod-openapi';
import { getAccount, type Account } from '#accounts';
import {
  deleteFeaturedTag,
  featureTag,
  getTag,
  listFeaturedTags,
  suggestFeaturedTags,
  unfeatureTag,
} from '#conversation';
import type { World } from '#infrastructure';
import { forAnyone, forPerson, type Api } from '../endpoint.ts';
import { id, text } from '../fields.ts';
import { accountId } from './accounts.ts';
import { featuredTagEntity } from './entities/featured-tag.ts';
import { nothing } from './entities/shapes.ts';
import { tagEntity } from './entities/tag.ts';
import { presentFeaturedTag, presentTag } from './present/tag.ts';
import { profileUrl } from './present/urls.ts';

/** Hashtags that a profile shows. */
export function mountFeaturedTags(api: Api): void {
  mountReading(api);
  mountWriting(api);
  mountByTag(api);
}

async function presentAll(world: World, account: Account) {
  const profile = profileUrl(world, account);
  return (await listFeaturedTags(world.db, account.id)).map((one) =>
    presentFeaturedTag(profile, one),
  );
}

function mountReading(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/featured_tags',
      summary: 'Hashtags that one’s profile shows',
      scopes: ['read:accounts'],
      fields: {},
      returns: z.array(featuredTagEntity),
    },
    ({ account }) => presentAll(world, account),
  );
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/featured_tags/suggestions',
      summary: 'Hashtags that one uses most and does not feature',
      scopes: ['read:accounts'],
      fields: {},
      returns: z.array(tagEntity),
    },
    async ({ account }) =>
      (await suggestFeaturedTags(world, account.id)).map((tag) =>
        presentTag(world, account.id, tag),
      ),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/accounts/:id/featured_tags',
      summary: 'Hashtags that a profile shows',
      scopes: ['read:accounts'],
      fields: accountId,
      returns: z.array(featuredTagEntity),
    },
    async ({ input }) => presentAll(world, await getAccount(world.db, input.id)),
  );
}

function mountWriting(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/featured_tags',
      summary: 'Show a hashtag on one’s profile',
      scopes: ['write:accounts'],
      fields: { name: text(200) },
      returns: featuredTagEntity,
    },
    async ({ account, input }) =>
      presentFeaturedTag(
        profileUrl(world, account),
        await featureTag(world, account.id, input.name),
      ),
  );
  forPerson(
    api,
    {
      method: 'delete',
      path: '/api/v1/featured_tags/:id',
      summary: 'Show it no longer',
      scopes: ['write:accounts'],
      fields: { id: id<'featured-tag'>() },
      returns: nothing,
    },
    async ({ account, input }) => {
      await deleteFeaturedTag(world, account.id, input.id);
      return {};
    },
  );
}

/** The newer form, by the tag itself, whose id is its name. */
function mountByTag(api: Api): void {
  const { world } = api;
  for (const [verb, summary, act] of [
    ['feature', 'Show a hashtag on one’s profile', featureTag],
    ['unfeature', 'Show it no longer', unfeatureTag],
  ] as const) {
    forPerson(
      api,
      {
        method: 'post',
        path: `/api/v1/tags/:name/${verb}`,
        summary,
        scopes: ['write:accounts'],
        fields: { name: text(200) },
        returns: tagEntity,
      },
      async ({ account, input }) => {
        await act(world, account.id, input.name);
        return presentTag(world, account.id, await getTag(world, account.id, input.name));
      },
    );
  }
}
