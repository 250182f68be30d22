import {
  changePolicies,
  listQuotes,
  quotePolicies,
  replyPolicies,
  revokeQuote,
} from '#conversation';
import { z } from '@hono/zod-openapi';
import { forAnyone, forPerson, type Api } from '../endpoint.ts';
import { blankable, id, pageQuery, paging } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { pageResponse } from '../page-links.ts';
import { statusEntity } from './entities/status.ts';
import { presentPost, presentPosts } from './present/status.ts';
import { postId } from './statuses.ts';

/** Who quoted a post, and what its author lets others do with it. */
export function mountQuotes(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/statuses/:id/quotes',
      summary: 'Posts that quote a post',
      scopes: ['read:statuses'],
      returns: z.array(statusEntity),
      fields: { ...postId, ...paging },
    },
    async ({ c, account, input }) => {
      const page = await listQuotes(world, account?.id, input.id, pageQuery(input));
      return pageResponse(world.origin, c, { page, body: await presentPosts(api, page.items) });
    },
  );
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/statuses/:id/quotes/:quoting_status_id/revoke',
      summary: 'Withdraw a quote of one’s own post',
      scopes: ['write:statuses'],
      returns: statusEntity,
      fields: { ...postId, quoting_status_id: id<'post'>() },
    },
    async ({ c, account, input }) => {
      const which = { postId: input.id, quotingId: input.quoting_status_id };
      return answerJson(c, await presentPost(api, await revokeQuote(world, account.id, which)));
    },
  );
  forPerson(
    api,
    {
      method: 'put',
      path: '/api/v1/statuses/:id/interaction_policy',
      summary: 'Change who may quote and answer one’s post (`reply_policy` is our own)',
      scopes: ['write:statuses'],
      returns: statusEntity,
      fields: {
        ...postId,
        quote_approval_policy: blankable(z.enum(quotePolicies)),
        reply_policy: blankable(z.enum(replyPolicies)),
      },
    },
    async ({ c, account, input }) => {
      const shown = await changePolicies(world, account.id, input.id, {
        ...(input.reply_policy === undefined ? {} : { replyPolicy: input.reply_policy }),
        ...(input.quote_approval_policy === undefined
          ? {}
          : { quotePolicy: input.quote_approval_policy }),
      });
      return answerJson(c, await presentPost(api, shown));
    },
  );
}
