import { z } from '@hono/zod-openapi';
import {
  changeFilter,
  createFilter,
  deleteFilter,
  filterActions,
  filterContexts,
  getFilter,
  listFilters,
  type FilterDraft,
  type KeywordChange,
} from '#conversation';
import { forPerson, type Api } from '../endpoint.ts';
import { blankable, bool, id, integer, list, text } from '../fields.ts';
import { filterEntity } from './entities/filter.ts';
import { nothing } from './entities/shapes.ts';
import { mountFilterParts } from './filter-parts.ts';
import { mountFiltersV1 } from './filters-v1.ts';
import { presentFilter } from './present/filter.ts';

/** Longer than any keyword or title may be: the domain says precisely what is too long. */
const mostWords = 2000;

/** Absent leaves the end as it is; empty or null is for good. */
const expiresIn = z.preprocess(
  (value) => (value === '' ? null : value),
  integer(0, 3_000_000_000).nullable().optional(),
);

const contexts = list(z.enum(filterContexts), 10);

const keywordAttributes = z.object({
  id: blankable(id<'filter-keyword'>()),
  keyword: blankable(text(mostWords)),
  whole_word: blankable(bool),
  _destroy: blankable(bool),
});
/** Also sent as an object of indexes, as Rack nests. */
const keywords = z.preprocess(
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.values(value)
      : value,
  z.array(keywordAttributes).max(1000).optional(),
);

function changesOf(attributes: z.output<typeof keywords>): readonly KeywordChange[] {
  return (attributes ?? []).map((one) => ({
    ...(one.id === undefined ? {} : { id: one.id }),
    ...(one.keyword === undefined ? {} : { keyword: one.keyword }),
    ...(one.whole_word === undefined ? {} : { wholeWord: one.whole_word }),
    ...(one._destroy === undefined ? {} : { remove: one._destroy }),
  }));
}

const filterId = { id: id<'filter'>() } as const;
const action = blankable(z.enum(filterActions));

/** Filters (v2), and the form that older apps still use (v1). */
export function mountFilters(api: Api): void {
  mountFilterParts(api);
  mountReading(api);
  mountMaking(api);
  mountChanging(api);
  mountFiltersV1(api);
}

function mountReading(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v2/filters',
      summary: 'One’s filters with their keywords and posts',
      scopes: ['read:filters'],
      fields: {},
      returns: z.array(filterEntity),
    },
    async ({ account }) => (await listFilters(world.db, account.id)).map(presentFilter),
  );
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v2/filters/:id',
      summary: 'One filter',
      scopes: ['read:filters'],
      fields: filterId,
      returns: filterEntity,
    },
    async ({ account, input }) => presentFilter(await getFilter(world.db, account.id, input.id)),
  );
}

function mountMaking(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v2/filters',
      summary: 'Make a filter with its keywords; it acts on the next read',
      scopes: ['write:filters'],
      fields: {
        title: text(mostWords),
        context: contexts.default([]),
        filter_action: action,
        expires_in: expiresIn,
        keywords_attributes: keywords,
      },
      returns: filterEntity,
    },
    async ({ account, input }) => {
      const draft: FilterDraft = {
        title: input.title,
        contexts: input.context,
        ...(input.filter_action === undefined ? {} : { action: input.filter_action }),
        expiresInSeconds: input.expires_in ?? null,
        keywords: changesOf(input.keywords_attributes)
          .filter(({ remove }) => remove !== true)
          .map(({ keyword = '', wholeWord = false }) => ({ keyword, wholeWord })),
      };
      return presentFilter(await createFilter(world, account.id, draft));
    },
  );
}

function mountChanging(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'put',
      path: '/api/v2/filters/:id',
      summary: 'Change a filter, and its keywords by their ids; what is left out stays',
      scopes: ['write:filters'],
      fields: {
        ...filterId,
        title: text(mostWords).optional(),
        context: contexts.optional(),
        filter_action: action,
        expires_in: expiresIn,
        keywords_attributes: keywords,
      },
      returns: filterEntity,
    },
    async ({ account, input }) => {
      const changed = await changeFilter(world, account.id, input.id, {
        ...(input.title === undefined ? {} : { title: input.title }),
        ...(input.context === undefined ? {} : { contexts: input.context }),
        ...(input.filter_action === undefined ? {} : { action: input.filter_action }),
        ...(input.expires_in === undefined ? {} : { expiresInSeconds: input.expires_in }),
        keywords: changesOf(input.keywords_attributes),
      });
      return presentFilter(changed);
    },
  );
  forPerson(
    api,
    {
      method: 'delete',
      path: '/api/v2/filters/:id',
      summary: 'Delete a filter',
      scopes: ['write:filters'],
      fields: filterId,
      returns: nothing,
    },
    async ({ account, input }) => {
      await deleteFilter(world, account.id, input.id);
      return {};
    },
  );
}
