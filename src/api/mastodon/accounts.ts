import { z } from '@hono/zod-openapi';
import {
  findAccountByHandle,
  getAccount,
  listAccounts,
  listFollowers,
  listFollowing,
  searchAccountIds,
  splitAddress,
  type Account,
} from '#accounts';
import { accountTimeline } from '#conversation';
import { boundedLimit, type AccountId, type Page } from '#foundation';
import type { World } from '#infrastructure';
import { forAnyone, forPerson, recordNotFound, type Api, type ApiContext } from '../endpoint.ts';
import { blankable, bool, id, ids, integer, pageQuery, paging, text } from '../fields.ts';
import { pageResponse } from '../page-links.ts';
import { accountEntity } from './entities/account.ts';
import { statusEntity } from './entities/status.ts';
import { presentAccounts, type PresentedAccount } from './present/account.ts';
import { presentTimeline } from './present/status.ts';

export const accountId = { id: id<'account'>() } as const;

/** Profiles, their posts, and who follows whom. */
export function mountAccounts(api: Api): void {
  mountFinding(api);
  mountProfile(api);
  mountPostsOf(api);
  mountFollowLists(api);
}

/** One account as everyone may see it. @throws Refusal not-found */
export async function presentOne(api: Api, id: AccountId): Promise<PresentedAccount> {
  const found = (await presentAccounts(api.world, [id])).get(id);
  if (found === undefined) throw recordNotFound();
  return found;
}

/** Accounts in the order given, those unknown left out. */
export async function presentInOrder(
  api: Api,
  ids: readonly AccountId[],
): Promise<PresentedAccount[]> {
  const accounts = await presentAccounts(api.world, ids);
  return ids.flatMap((wanted) => accounts.get(wanted) ?? []);
}

/** A page of accounts with its Link header. */
export async function accountPage(api: Api, c: ApiContext, page: Page<Account>): Promise<Response> {
  const ids = page.items.map((account) => account.id);
  return pageResponse(api.world.origin, c, { page, body: await presentInOrder(api, ids) });
}

function mountFinding(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/accounts/lookup',
      summary: 'The account with a handle',
      scopes: ['read:accounts'],
      returns: accountEntity,
      fields: { acct: text(320) },
    },
    async ({ input }) => presentOne(api, (await accountAt(api, input.acct)).id),
  );
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/accounts/search',
      summary: 'Accounts by handle or name, those one follows first',
      scopes: ['read:accounts'],
      returns: z.array(accountEntity),
      fields: {
        q: text(500),
        limit: blankable(integer(-1_000_000, 1_000_000)),
        offset: blankable(integer(0, 10_000)),
        resolve: bool.optional(),
        following: bool.optional(),
      },
    },
    async ({ account, input }) => {
      const found = await searchAccountIds(world.db, ownAddress(world, input.q), {
        viewer: account.id,
        followedOnly: input.following,
        limit: boundedLimit(input.limit, 40, 80),
        offset: input.offset,
      });
      return presentInOrder(api, found);
    },
  );
}

/** A handle with this server's own name behind it is the handle alone. */
export function ownAddress({ origin }: Pick<World, 'origin'>, text: string): string {
  const [, handle, domain] = /^@?([^@\s]+)@([^@\s]+)$/u.exec(text.trim()) ?? [];
  const isOwn = handle !== undefined && domain?.toLowerCase() === new URL(origin).host;
  return isOwn ? handle : text;
}

/** `name`, or `name@host`; our own host may be named. @throws Refusal not-found */
async function accountAt({ world }: Api, address: string): Promise<Account> {
  const split = splitAddress(address);
  const domain = split?.domain === new URL(world.origin).host ? null : (split?.domain ?? null);
  const found = split && (await findAccountByHandle(world.db, split.handle, domain));
  if (found === undefined) throw recordNotFound();
  return found;
}

function mountProfile(api: Api): void {
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/accounts/:id',
      summary: 'One profile',
      scopes: ['read:accounts'],
      returns: accountEntity,
      fields: accountId,
    },
    ({ input }) => presentOne(api, input.id),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/accounts',
      summary: 'Several profiles by their ids',
      scopes: ['read:accounts'],
      returns: z.array(accountEntity),
      fields: { id: ids<'account'>(40).default([]) },
    },
    async ({ world, input }) => {
      const known = await listAccounts(world.db, input.id);
      return presentInOrder(
        api,
        known.map((account) => account.id),
      );
    },
  );
}

function mountPostsOf(api: Api): void {
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/accounts/:id/statuses',
      summary: 'Posts of an account, newest first',
      scopes: ['read:statuses'],
      returns: z.array(statusEntity),
      fields: {
        ...accountId,
        ...paging,
        exclude_replies: bool.optional(),
        exclude_reblogs: bool.optional(),
        only_media: bool.optional(),
        pinned: bool.optional(),
        tagged: text(100).optional(),
      },
    },
    async ({ world, c, account, input }) => {
      const page = await accountTimeline(world, account?.id, input.id, {
        ...pageQuery(input),
        excludeReplies: input.exclude_replies === true,
        excludeBoosts: input.exclude_reblogs === true,
        onlyMedia: input.only_media === true,
        pinned: input.pinned === true,
        ...(input.tagged === undefined ? {} : { tagged: input.tagged }),
      });
      // Who published is there.
      if (page.items.length === 0) await getAccount(world.db, input.id);
      return pageResponse(world.origin, c, { page, body: await presentTimeline(api, page.items) });
    },
  );
}

function mountFollowLists(api: Api): void {
  for (const [path, summary, listThem] of [
    ['followers', 'Who follows an account', listFollowers],
    ['following', 'Whom an account follows', listFollowing],
  ] as const) {
    forAnyone(
      api,
      {
        method: 'get',
        path: `/api/v1/accounts/:id/${path}`,
        summary,
        scopes: ['read:accounts'],
        returns: z.array(accountEntity),
        fields: { ...accountId, ...paging },
      },
      async ({ world, c, input }) => {
        await getAccount(world.db, input.id);
        return accountPage(api, c, await listThem(world.db, input.id, pageQuery(input, 40, 80)));
      },
    );
  }
}
