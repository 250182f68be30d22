import { z } from '@hono/zod-openapi';
import { followTag, getTag, listFollowedTags, unfollowTag } from '#conversation';
import { forAnyone, forPerson, type Api } from '../endpoint.ts';
import { pageQuery, paging, text } from '../fields.ts';
import { pageResponse } from '../page-links.ts';
import { tagEntity } from './entities/tag.ts';
import { presentTag } from './present/tag.ts';

/** Hashtags, and following them. */
export function mountTags(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/tags/:name',
      summary: 'One hashtag, with its use in the last seven days',
      fields: { name: text(200) },
      returns: tagEntity,
    },
    async ({ account, input }) =>
      presentTag(world, account?.id, await getTag(world, account?.id, input.name)),
  );
  mountFollowing(api);
}

function mountFollowing(api: Api): void {
  const { world } = api;
  for (const [verb, summary, act] of [
    ['follow', 'Have public posts with a hashtag stand in one’s home', followTag],
    ['unfollow', 'Follow a hashtag no longer', unfollowTag],
  ] as const) {
    forPerson(
      api,
      {
        method: 'post',
        path: `/api/v1/tags/:name/${verb}`,
        summary,
        scopes: ['write:follows', 'follow'],
        fields: { name: text(200) },
        returns: tagEntity,
      },
      async ({ account, input }) =>
        presentTag(world, account.id, await act(world, account.id, input.name)),
    );
  }
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/followed_tags',
      summary: 'Hashtags that one follows, the latest first',
      scopes: ['read:follows', 'follow'],
      fields: paging,
      returns: z.array(tagEntity),
    },
    async ({ c, account, input }) => {
      const page = await listFollowedTags(world, account.id, pageQuery(input, 100, 200));
      const body = page.items.map((tag) => presentTag(world, account.id, tag));
      return pageResponse(world.origin, c, { page, body });
    },
  );
}
