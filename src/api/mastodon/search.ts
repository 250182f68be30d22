import { searchAccounts } from '#accounts';
import { forAnyone, type Api } from '../endpoint.ts';
import { blankable, bool, id, integer, text } from '../fields.ts';
import { searchResultsEntity } from './entities/search-results.ts';
import { presentInOrder } from './accounts.ts';

/** Search over accounts by handle. Posts are not searched here: that list is always empty. */
export function mountSearch(api: Api): void {
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v2/search',
      summary: 'Find accounts',
      scopes: ['read:search'],
      returns: searchResultsEntity,
      fields: {
        q: text(500),
        type: text(20).optional(),
        limit: integer(1, 40).optional(),
        offset: integer(0, 10_000).optional(),
        resolve: bool.optional(),
        following: bool.optional(),
        account_id: blankable(id<'account'>()),
        exclude_unreviewed: bool.optional(),
      },
    },
    async ({ world, input }) => {
      const wanted = input.type === undefined || input.type === 'accounts';
      const page = { limit: input.limit ?? 20, offset: input.offset ?? 0 };
      const found = wanted ? await searchAccounts(world.db, input.q, page) : [];
      const accounts = await presentInOrder(
        api,
        found.map((account) => account.id),
      );
      return { accounts, statuses: [], hashtags: [] };
    },
  );
}
