import { z } from '@hono/zod-openapi';
import { getAccount, type Scope } from '#accounts';
import { showPosts } from '#conversation';
import { refuse } from '#foundation';
import { forPerson, forAnyone, recordNotFound, type Api } from '../endpoint.ts';
import { id, text } from '../fields.ts';

/**
 * Features that we do not have and that apps ask for by an id or with a write: refused as Mastodon
 * refuses them where they are switched off.
 */
export function mountUnoffered(api: Api): void {
  mountTranslation(api);
  for (const [method, path, scope, because] of unoffered) {
    forPerson(
      api,
      {
        method,
        path,
        summary: 'Not found, always',
        scopes: [scope],
        fields: fieldsOf(path),
        state: { is: 'refused', because },
      },
      () => {
        throw recordNotFound();
      },
    );
  }
  mountEmptyForms(api);
}

const noCollections = 'there are no collections of accounts here';
const noAnnualReport = 'no annual report is made here';
const collections = '/api/v1/collections';
const annual = '/api/v1/annual_reports';

type Method = 'get' | 'post' | 'patch' | 'delete';

const unoffered: readonly (readonly [Method, path: string, scope: Scope, because: string])[] = [
  ['post', collections, 'write:collections', noCollections],
  ['get', `${collections}/:id`, 'read:collections', noCollections],
  ['patch', `${collections}/:id`, 'write:collections', noCollections],
  ['delete', `${collections}/:id`, 'write:collections', noCollections],
  ['post', `${collections}/:collection_id/items`, 'write:collections', noCollections],
  ['delete', `${collections}/:collection_id/items/:id`, 'write:collections', noCollections],
  ['post', `${collections}/:collection_id/items/:id/revoke`, 'write:collections', noCollections],
  ['get', `${annual}/:year`, 'read:accounts', noAnnualReport],
  ['post', `${annual}/:year/generate`, 'write:accounts', noAnnualReport],
  ['post', `${annual}/:year/read`, 'write:accounts', noAnnualReport],
  ['get', '/api/v1_alpha/async_refreshes/:id', 'read', 'nothing is refreshed behind an answer'],
];

function fieldsOf(path: string): z.ZodRawShape {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return Object.fromEntries(names.map((name) => [name, text(200)]));
}

function mountTranslation(api: Api): void {
  forAnyone(
    api,
    {
      method: 'post',
      path: '/api/v1/statuses/:id/translate',
      summary: 'Translate a post',
      scopes: ['read:statuses'],
      fields: { id: id<'post'>(), lang: text(35).optional() },
      state: { is: 'refused', because: 'nothing is translated here' },
    },
    async ({ world, account, input }) => {
      const [post] = await showPosts(world, account?.id, [input.id]);
      if (post === undefined) throw recordNotFound();
      throw refuse('unavailable', { detail: 'Nothing is translated on this server.' });
    },
  );
}

const noneOf = z.array(z.unknown()).length(0);

function mountEmptyForms(api: Api): void {
  for (const name of ['collections', 'in_collections']) {
    forAnyone(
      api,
      {
        method: 'get',
        path: `/api/v1/accounts/:id/${name}`,
        summary: 'Always empty',
        scopes: ['read:collections'],
        fields: { id: id<'account'>() },
        returns: z.strictObject({ collections: noneOf }),
        state: { is: 'empty', because: noCollections },
      },
      async ({ world, input }) => {
        await getAccount(world.db, input.id);
        return { collections: [] };
      },
    );
  }
  forPerson(
    api,
    {
      method: 'get',
      path: annual,
      summary: 'Always empty',
      scopes: ['read:accounts'],
      fields: {},
      returns: z.strictObject({ annual_reports: noneOf, accounts: noneOf, statuses: noneOf }),
      state: { is: 'empty', because: noAnnualReport },
    },
    () => ({ annual_reports: [], accounts: [], statuses: [] }),
  );
  forPerson(
    api,
    {
      method: 'get',
      path: `${annual}/:year/state`,
      summary: 'Always `ineligible`',
      scopes: ['read:accounts'],
      fields: { year: text(200) },
      returns: z.strictObject({ state: z.literal('ineligible') }),
      state: { is: 'empty', because: noAnnualReport },
    },
    () => ({ state: 'ineligible' }),
  );
}
