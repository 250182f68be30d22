import { getAccount, type Scope } from '#accounts';
import { forAnyone, forPerson, type Api } from '../endpoint.ts';
import { id, ids } from '../fields.ts';

/**
 * Features that we do not have, answered in the documented empty form, because apps ask for them
 * while they start: an error there would keep people out.
 */
const emptyForPeople: readonly (readonly [path: string, scope: Scope])[] = [
  ['/api/v1/lists', 'read:lists'],
  ['/api/v2/filters', 'read:filters'],
  ['/api/v1/filters', 'read:filters'],
  ['/api/v1/followed_tags', 'read:follows'],
  ['/api/v1/featured_tags', 'read:accounts'],
  ['/api/v1/featured_tags/suggestions', 'read:accounts'],
  ['/api/v1/scheduled_statuses', 'read:statuses'],
  ['/api/v1/conversations', 'read:statuses'],
  ['/api/v1/announcements', 'read:statuses'],
  ['/api/v1/domain_blocks', 'read:blocks'],
  ['/api/v1/endorsements', 'read:accounts'],
  ['/api/v1/suggestions', 'read'],
  ['/api/v2/suggestions', 'read'],
];

const emptyForAnyone = [
  '/api/v1/custom_emojis',
  '/api/v1/directory',
  '/api/v1/trends',
  '/api/v1/trends/tags',
  '/api/v1/trends/statuses',
  '/api/v1/trends/links',
  '/api/v1/instance/activity',
  '/api/v1/instance/peers',
  '/api/v1/instance/domain_blocks',
];

/** Lists that every account has in Mastodon; here they are empty for each. */
const emptyOfAccounts: readonly (readonly [name: string, scope: Scope])[] = [
  ['lists', 'read:lists'],
  ['featured_tags', 'read:accounts'],
  ['endorsements', 'read:accounts'],
  ['identity_proofs', 'read:accounts'],
];

const summary = 'Not offered here: always empty';

/** Answers for what is not there. Comes before what has an id in the same place. */
export function mountAbsent(api: Api): void {
  for (const [path, scope] of emptyForPeople) {
    forPerson(api, { method: 'get', path, summary, scopes: [scope], fields: {} }, () => []);
  }
  for (const path of emptyForAnyone) {
    forAnyone(api, { method: 'get', path, summary, fields: {} }, () => []);
  }
  mountEmptyOfAccounts(api);
}

function mountEmptyOfAccounts(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/accounts/familiar_followers',
      summary,
      scopes: ['read:follows'],
      fields: { id: ids<'account'>(80).default([]) },
    },
    ({ input }) => input.id.map((accountId) => ({ id: accountId, accounts: [] })),
  );
  for (const [name, scope] of emptyOfAccounts) {
    const path = `/api/v1/accounts/:id/${name}`;
    forAnyone(
      api,
      { method: 'get', path, summary, scopes: [scope], fields: { id: id<'account'>() } },
      async ({ world, input }) => {
        await getAccount(world.db, input.id);
        return [];
      },
    );
  }
}
