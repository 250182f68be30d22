import { z } from '@hono/zod-openapi';
import {
  changeFilter,
  createFilter,
  deleteFilter,
  filterContexts,
  getKeyword,
  listFilters,
  removeKeyword,
  type Filter,
  type FilterKeyword,
} from '#conversation';
import { refuse } from '#foundation';
import { forPerson, type Api } from '../endpoint.ts';
import { blankable, bool, id, integer, list, text } from '../fields.ts';
import { filterV1Entity } from './entities/filter-v1.ts';
import { nothing } from './entities/shapes.ts';
import { presentFilterV1 } from './present/filter.ts';

/**
 * The old form of filters, where each keyword is a filter of its own. Its ids are those of keywords.
 */
export function mountFiltersV1(api: Api): void {
  mountReading(api);
  mountMaking(api);
  mountChanging(api);
  mountDeleting(api);
}

const keywordId = { id: id<'filter-keyword'>() } as const;
const expiresIn = z.preprocess(
  (value) => (value === '' ? null : value),
  integer(0, 3_000_000_000).nullable().optional(),
);
const written = {
  phrase: text(2000),
  context: list(z.enum(filterContexts), 10),
  irreversible: blankable(bool),
  whole_word: blankable(bool),
  expires_in: expiresIn,
} as const;

type Whole = { readonly filter: Filter; readonly keyword: FilterKeyword };

function present({ filter, keyword }: Whole) {
  return presentFilterV1(filter, keyword);
}

function mountReading(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/filters',
      summary: 'One’s filters in the old form: each keyword by itself',
      scopes: ['read:filters'],
      fields: {},
      returns: z.array(filterV1Entity),
    },
    async ({ account }) =>
      (await listFilters(world.db, account.id)).flatMap((filter) =>
        filter.keywords.map((keyword) => present({ filter, keyword })),
      ),
  );
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/filters/:id',
      summary: 'One of them',
      scopes: ['read:filters'],
      fields: keywordId,
      returns: filterV1Entity,
    },
    async ({ account, input }) => present(await getKeyword(world, account.id, input.id)),
  );
}

function mountMaking(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/filters',
      summary: 'Make a filter of one keyword, in the old form',
      scopes: ['write:filters'],
      fields: written,
      returns: filterV1Entity,
    },
    async ({ account, input }) => {
      const filter = await createFilter(world, account.id, {
        // A phrase may be longer than a title.
        title: [...input.phrase].slice(0, 255).join(''),
        contexts: input.context,
        action: input.irreversible === true ? 'hide' : 'warn',
        expiresInSeconds: input.expires_in ?? null,
        keywords: [{ keyword: input.phrase, wholeWord: input.whole_word ?? false }],
      });
      const [keyword] = filter.keywords;
      if (keyword === undefined) throw new Error(`filter ${filter.id} has no keyword`);
      return present({ filter, keyword });
    },
  );
}

function mountChanging(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'put',
      path: '/api/v1/filters/:id',
      summary: 'Change one in the old form',
      scopes: ['write:filters'],
      fields: {
        ...keywordId,
        phrase: written.phrase.optional(),
        context: written.context.optional(),
        irreversible: written.irreversible,
        whole_word: written.whole_word,
        expires_in: expiresIn,
      },
      returns: filterV1Entity,
    },
    async ({ account, input }) => {
      const whole = await getKeyword(world, account.id, input.id);
      const { whole_word: wholeWord, phrase } = input;
      const own = {
        ...(input.context === undefined ? {} : { contexts: input.context }),
        ...(input.irreversible === undefined
          ? {}
          : { action: input.irreversible ? ('hide' as const) : ('warn' as const) }),
        ...(input.expires_in === undefined ? {} : { expiresInSeconds: input.expires_in }),
      };
      requireAlone(whole, own);
      const change = {
        id: input.id,
        ...(phrase === undefined ? {} : { keyword: phrase }),
        ...(wholeWord === undefined ? {} : { wholeWord }),
      };
      await changeFilter(world, account.id, whole.filter.id, { ...own, keywords: [change] });
      return present(await getKeyword(world, account.id, input.id));
    },
  );
}

/** What all keywords of a filter share is not changed through one of them. @throws Refusal invalid */
function requireAlone({ filter }: Whole, own: object): void {
  if (filter.keywords.length <= 1 || Object.keys(own).length === 0) return;
  throw refuse('invalid', {
    field: 'context',
    detail: 'This filter has several keywords: change it in an app that knows such filters',
  });
}

function mountDeleting(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'delete',
      path: '/api/v1/filters/:id',
      summary: 'Delete one in the old form',
      scopes: ['write:filters'],
      fields: keywordId,
      returns: nothing,
    },
    async ({ account, input }) => {
      const { filter } = await getKeyword(world, account.id, input.id);
      const isLast = filter.keywords.length === 1 && filter.posts.length === 0;
      if (isLast) await deleteFilter(world, account.id, filter.id);
      else await removeKeyword(world, account.id, input.id);
      return {};
    },
  );
}
