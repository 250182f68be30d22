import { z } from '@hono/zod-openapi';
import {
  blockDomain,
  domainBlockEffects,
  listDomainBlocks,
  listKnownDomains,
  unblockDomain,
} from '#accounts';
import { forAnyone, forPerson, type Api } from '../endpoint.ts';
import { pageQuery, paging, text } from '../fields.ts';
import { count, nothing } from './entities/shapes.ts';
import { pageResponse } from '../page-links.ts';

/** Servers that a person turned away from, and servers that this one knows. */
export function mountDomainBlocks(api: Api): void {
  mountOwn(api);
  mountPreview(api);
  mountPeers(api);
}

const domain = { domain: text(300) } as const;

function mountOwn(api: Api): void {
  const path = '/api/v1/domain_blocks';
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary: 'Servers that one blocks',
      returns: z.array(z.string()),
      scopes: ['read:blocks', 'follow'],
      fields: paging,
    },
    async ({ world, c, account, input }) => {
      const page = await listDomainBlocks(world.db, account.id, pageQuery(input, 100, 200));
      return pageResponse(world.origin, c, { page, body: [...page.items] });
    },
  );
  for (const [method, summary, act] of [
    ['post', 'Block a whole server', blockDomain],
    ['delete', 'Unblock it', unblockDomain],
  ] as const) {
    forPerson(
      api,
      {
        method,
        path,
        summary,
        returns: nothing,
        scopes: ['write:blocks', 'follow'],
        fields: domain,
      },
      async ({ world, account, input }) => {
        await act(world, account.id, input.domain);
        return {};
      },
    );
  }
}

function mountPreview(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/domain_blocks/preview',
      summary: 'What blocking a server would end',
      returns: z.strictObject({ following_count: count, followers_count: count }),
      scopes: ['read:blocks', 'follow'],
      fields: domain,
    },
    async ({ world, account, input }) => {
      const effects = await domainBlockEffects(world, account.id, input.domain);
      return { following_count: effects.following, followers_count: effects.followers };
    },
  );
}

function mountPeers(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/instance/peers',
      summary: 'Servers that this one knows accounts of',
      returns: z.array(z.string()),
      fields: {},
    },
    () => listKnownDomains(world.db),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/peers/search',
      summary: 'Known servers whose name begins with a text',
      returns: z.array(z.string()),
      fields: { q: text(300) },
    },
    ({ input }) =>
      listKnownDomains(world.db, { beginning: input.q.trim().toLowerCase(), limit: 10 }),
  );
}
