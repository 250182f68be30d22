import { z } from '@hono/zod-openapi';
import {
  addFilterPost,
  addKeyword,
  changeKeyword,
  getFilter,
  getFilterPost,
  getKeyword,
  removeFilterPost,
  removeKeyword,
} from '#conversation';
import { forPerson, type Api } from '../endpoint.ts';
import { blankable, bool, id, text } from '../fields.ts';
import { filterKeywordEntity, filterStatusEntity } from './entities/filter.ts';
import { nothing } from './entities/shapes.ts';
import { presentFilterPost, presentKeyword } from './present/filter.ts';

const filterId = { filter_id: id<'filter'>() } as const;
const keywordId = { id: id<'filter-keyword'>() } as const;
const entryId = { id: id<'filter-post'>() } as const;
const mostWords = 2000;
const words = { keyword: text(mostWords), whole_word: blankable(bool) } as const;

function wholeWordOf(asked: boolean | undefined) {
  return asked === undefined ? {} : { wholeWord: asked };
}

/** Keywords and posts of filters, one by one. */
export function mountFilterParts(api: Api): void {
  mountKeywords(api);
  mountOneKeyword(api);
  mountPosts(api);
  mountOnePost(api);
}

function mountKeywords(api: Api): void {
  const { world } = api;
  const path = '/api/v2/filters/:filter_id/keywords';
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary: 'Keywords of a filter',
      scopes: ['read:filters'],
      fields: filterId,
      returns: z.array(filterKeywordEntity),
    },
    async ({ account, input }) =>
      (await getFilter(world.db, account.id, input.filter_id)).keywords.map(presentKeyword),
  );
  forPerson(
    api,
    {
      method: 'post',
      path,
      summary: 'Add a keyword to a filter',
      scopes: ['write:filters'],
      fields: { ...filterId, ...words },
      returns: filterKeywordEntity,
    },
    async ({ account, input }) => {
      const draft = { keyword: input.keyword, ...wholeWordOf(input.whole_word) };
      return presentKeyword(await addKeyword(world, account.id, input.filter_id, draft));
    },
  );
}

function mountOneKeyword(api: Api): void {
  const { world } = api;
  const path = '/api/v2/filters/keywords/:id';
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary: 'One keyword',
      scopes: ['read:filters'],
      fields: keywordId,
      returns: filterKeywordEntity,
    },
    async ({ account, input }) =>
      presentKeyword((await getKeyword(world, account.id, input.id)).keyword),
  );
  forPerson(
    api,
    {
      method: 'put',
      path,
      summary: 'Change a keyword',
      scopes: ['write:filters'],
      fields: { ...keywordId, keyword: blankable(text(mostWords)), whole_word: words.whole_word },
      returns: filterKeywordEntity,
    },
    async ({ account, input }) => {
      const keyword = input.keyword === undefined ? {} : { keyword: input.keyword };
      const change = { ...keyword, ...wholeWordOf(input.whole_word) };
      return presentKeyword(await changeKeyword(world, account.id, input.id, change));
    },
  );
  forPerson(
    api,
    {
      method: 'delete',
      path,
      summary: 'Remove a keyword',
      scopes: ['write:filters'],
      fields: keywordId,
      returns: nothing,
    },
    async ({ account, input }) => {
      await removeKeyword(world, account.id, input.id);
      return {};
    },
  );
}

function mountPosts(api: Api): void {
  const { world } = api;
  const path = '/api/v2/filters/:filter_id/statuses';
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary: 'Posts that a filter names by themselves',
      scopes: ['read:filters'],
      fields: filterId,
      returns: z.array(filterStatusEntity),
    },
    async ({ account, input }) =>
      (await getFilter(world.db, account.id, input.filter_id)).posts.map(presentFilterPost),
  );
  forPerson(
    api,
    {
      method: 'post',
      path,
      summary: 'Filter one post by itself',
      scopes: ['write:filters'],
      fields: { ...filterId, status_id: id<'post'>() },
      returns: filterStatusEntity,
    },
    async ({ account, input }) => {
      const wanted = { filterId: input.filter_id, postId: input.status_id };
      return presentFilterPost(await addFilterPost(world, account.id, wanted));
    },
  );
}

function mountOnePost(api: Api): void {
  const { world } = api;
  const path = '/api/v2/filters/statuses/:id';
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary: 'One post of a filter',
      scopes: ['read:filters'],
      fields: entryId,
      returns: filterStatusEntity,
    },
    async ({ account, input }) =>
      presentFilterPost(await getFilterPost(world, account.id, input.id)),
  );
  forPerson(
    api,
    {
      method: 'delete',
      path,
      summary: 'Filter it no longer; gives what was removed',
      scopes: ['write:filters'],
      fields: entryId,
      returns: filterStatusEntity,
    },
    async ({ account, input }) =>
      presentFilterPost(await removeFilterPost(world, account.id, input.id)),
  );
}
