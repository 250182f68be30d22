import { z } from '@hono/zod-openapi';
import {
  dismissSuggestion,
  endorse,
  familiarFollowers,
  getAccount,
  listEndorsements,
  listSuggestions,
  noteAccount,
  unendorse,
  type SuggestionReason,
} from '#accounts';
import { forAnyone, forPerson, type Api } from '../endpoint.ts';
import { blankable, id, ids, integer, pageQuery, paging, text } from '../fields.ts';
import { boundedLimit } from '#foundation';
import { accountId, accountPage, presentInOrder } from './accounts.ts';
import { accountEntity } from './entities/account.ts';
import { familiarFollowersEntity } from './entities/familiar-followers.ts';
import { relationshipEntity } from './entities/relationship.ts';
import { nothing } from './entities/shapes.ts';
import { suggestionEntity } from './entities/suggestion.ts';
import { presentRelationship } from './relations.ts';

/** Whom one recommends, whom one might know, and what one noted about somebody. */
export function mountRecommendations(api: Api): void {
  mountEndorsing(api);
  mountEndorsementLists(api);
  mountNote(api);
  mountFamiliarFollowers(api);
  mountSuggestions(api);
}

function mountEndorsing(api: Api): void {
  for (const [name, summary, act] of [
    ['endorse', 'Recommend an account that one follows', endorse],
    ['pin', 'The same under its old name', endorse],
    ['unendorse', 'Take a recommendation back', unendorse],
    ['unpin', 'The same under its old name', unendorse],
  ] as const) {
    forPerson(
      api,
      {
        method: 'post',
        path: `/api/v1/accounts/:id/${name}`,
        summary,
        returns: relationshipEntity,
        scopes: ['write:accounts'],
        fields: accountId,
      },
      async ({ world, account, input }) =>
        presentRelationship(await act(world, account.id, input.id)),
    );
  }
}

function mountEndorsementLists(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/endorsements',
      summary: 'Accounts that one recommends',
      returns: z.array(accountEntity),
      scopes: ['read:accounts'],
      fields: paging,
    },
    async ({ c, account, input }) =>
      accountPage(api, c, await listEndorsements(world.db, account.id, pageQuery(input, 40, 80))),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/accounts/:id/endorsements',
      summary: 'Accounts that an account recommends',
      returns: z.array(accountEntity),
      scopes: ['read:accounts'],
      fields: { ...accountId, ...paging },
    },
    async ({ c, input }) => {
      await getAccount(world.db, input.id);
      return accountPage(
        api,
        c,
        await listEndorsements(world.db, input.id, pageQuery(input, 40, 80)),
      );
    },
  );
}

function mountNote(api: Api): void {
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/accounts/:id/note',
      summary: 'Note something about an account, for oneself alone',
      returns: relationshipEntity,
      scopes: ['write:accounts'],
      fields: { ...accountId, comment: blankable(text(20_000)) },
    },
    async ({ world, account, input }) => {
      const about = { accountId: input.id, note: input.comment ?? '' };
      return presentRelationship(await noteAccount(world, account.id, about));
    },
  );
}

function mountFamiliarFollowers(api: Api): void {
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/accounts/familiar_followers',
      summary: 'Whom of those one follows follow an account',
      returns: z.array(familiarFollowersEntity),
      scopes: ['read:follows'],
      fields: { id: ids<'account'>(80).default([]) },
    },
    async ({ world, account, input }) => {
      const found = await familiarFollowers(world.db, account.id, input.id);
      return Promise.all(
        found.map(async ({ id, followerIds }) => ({
          id,
          accounts: await presentInOrder(api, followerIds),
        })),
      );
    },
  );
}

/** Our reasons in Mastodon's words, and in those of its old `source`. */
const sources = {
  featured: ['featured', 'staff'],
  'friends-of-friends': ['friends_of_friends', 'past_interactions'],
  'most-followed': ['most_followed', 'global'],
} as const satisfies Record<SuggestionReason, readonly [string, string]>;

const suggestionFields = { limit: blankable(integer(-1_000_000, 1_000_000)) } as const;

function mountSuggestions(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v2/suggestions',
      summary: 'Whom one might want to follow, and why',
      returns: z.array(suggestionEntity),
      scopes: ['read'],
      fields: suggestionFields,
    },
    async ({ account, input }) => {
      const limit = boundedLimit(input.limit, 40, 80);
      const found = await listSuggestions(world.db, account.id, limit);
      const accounts = await presentInOrder(
        api,
        found.map((one) => one.accountId),
      );
      const accountsById = new Map(accounts.map((one) => [one.id, one]));
      return found.flatMap(({ accountId: about, reasons }) => {
        const suggested = accountsById.get(about);
        if (suggested === undefined) return [];
        const [first = 'most-followed'] = reasons;
        return [
          {
            source: sources[first][1],
            sources: reasons.map((reason) => sources[reason][0]),
            account: suggested,
          },
        ];
      });
    },
  );
  mountOldSuggestions(api);
}

function mountOldSuggestions(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/suggestions',
      summary: 'The same in the old form: accounts alone',
      returns: z.array(accountEntity),
      scopes: ['read'],
      fields: suggestionFields,
    },
    async ({ account, input }) => {
      const found = await listSuggestions(world.db, account.id, boundedLimit(input.limit, 40, 80));
      return presentInOrder(
        api,
        found.map((one) => one.accountId),
      );
    },
  );
  forPerson(
    api,
    {
      method: 'delete',
      path: '/api/v1/suggestions/:account_id',
      summary: 'Not to be suggested again',
      returns: nothing,
      scopes: ['write'],
      fields: { account_id: id<'account'>() },
    },
    async ({ account, input }) => {
      await dismissSuggestion(world, account.id, input.account_id);
      return {};
    },
  );
}
