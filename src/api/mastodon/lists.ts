import { z } from '@hono/zod-openapi';
import {
  addMembers,
  changeList,
  createList,
  deleteList,
  getList,
  listListsOf,
  listListsWith,
  listMembers,
  listTimeline,
  removeMembers,
  type ListReplies,
  type PeopleList,
} from '#conversation';
import { getAccount } from '#accounts';
import { parseId, type AccountId } from '#foundation';
import { forPerson, recordNotFound, type Api } from '../endpoint.ts';
import { blankable, bool, id, ids, list, pageQuery, paging, text } from '../fields.ts';
import { pageResponse } from '../page-links.ts';
import { accountId, accountPage } from './accounts.ts';
import { accountEntity } from './entities/account.ts';
import { listEntity } from './entities/list.ts';
import { nothing } from './entities/shapes.ts';
import { statusEntity } from './entities/status.ts';
import { presentTimeline } from './present/status.ts';

const listId = { id: id<'list'>() } as const;

const repliesByPolicy = { followed: 'followed', list: 'members', none: 'none' } as const;
const policyOfReplies = {
  followed: 'followed',
  members: 'list',
  none: 'none',
} as const satisfies Record<ListReplies, string>;

/** Longer than any title may be: the domain says precisely what is too long. */
const mostTitle = 1000;

const settings = {
  replies_policy: blankable(z.enum(['followed', 'list', 'none'])),
  exclusive: blankable(bool),
} as const;

type Settings = {
  readonly replies_policy?: keyof typeof repliesByPolicy | undefined;
  readonly exclusive?: boolean | undefined;
};

function settingsOf({ replies_policy: policy, exclusive }: Settings) {
  return {
    ...(policy === undefined ? {} : { replies: repliesByPolicy[policy] }),
    ...(exclusive === undefined ? {} : { exclusive }),
  };
}

function presentList({ id, title, replies, exclusive }: PeopleList) {
  return { id, title, replies_policy: policyOfReplies[replies], exclusive };
}

/** Lists of people one follows, their members, and what they publish. */
export function mountLists(api: Api): void {
  mountReading(api);
  mountWriting(api);
  mountMembers(api);
  mountTimeline(api);
}

function mountReading(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/lists',
      summary: 'One’s lists, the oldest first',
      scopes: ['read:lists'],
      fields: {},
      returns: z.array(listEntity),
    },
    async ({ account }) => (await listListsOf(world.db, account.id)).map(presentList),
  );
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/lists/:id',
      summary: 'One of one’s lists',
      scopes: ['read:lists'],
      fields: listId,
      returns: listEntity,
    },
    async ({ account, input }) => presentList(await getList(world.db, account.id, input.id)),
  );
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/accounts/:id/lists',
      summary: 'One’s lists that an account is in',
      scopes: ['read:lists'],
      fields: accountId,
      returns: z.array(listEntity),
    },
    async ({ account, input }) => {
      await getAccount(world.db, input.id);
      return (await listListsWith(world.db, account.id, input.id)).map(presentList);
    },
  );
}

function mountWriting(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/lists',
      summary: 'Make a list',
      scopes: ['write:lists'],
      fields: { title: text(mostTitle), ...settings },
      returns: listEntity,
    },
    async ({ account, input }) => {
      const draft = { title: input.title, ...settingsOf(input) };
      return presentList(await createList(world, account.id, draft));
    },
  );
  forPerson(
    api,
    {
      method: 'put',
      path: '/api/v1/lists/:id',
      summary: 'Change a list; what is left out stays',
      scopes: ['write:lists'],
      fields: { ...listId, title: text(mostTitle).optional(), ...settings },
      returns: listEntity,
    },
    async ({ account, input }) => {
      const title = input.title === undefined ? {} : { title: input.title };
      const changes = { ...title, ...settingsOf(input) };
      return presentList(await changeList(world, account.id, input.id, changes));
    },
  );
  forPerson(
    api,
    {
      method: 'delete',
      path: '/api/v1/lists/:id',
      summary: 'Delete a list',
      scopes: ['write:lists'],
      fields: listId,
      returns: nothing,
    },
    async ({ account, input }) => {
      await deleteList(world, account.id, input.id);
      return {};
    },
  );
}

function mountMembers(api: Api): void {
  const { world } = api;
  const path = '/api/v1/lists/:id/accounts';
  forPerson(
    api,
    {
      method: 'get',
      path,
      summary: 'Who is in a list; a limit of 0 gives all of them',
      scopes: ['read:lists'],
      fields: { ...listId, ...paging },
      returns: z.array(accountEntity),
    },
    async ({ c, account, input }) => {
      const page = input.limit === 0 ? { limit: 500 } : pageQuery(input, 40, 80);
      const members = await listMembers(world.db, account.id, { listId: input.id, page });
      return accountPage(api, c, members);
    },
  );
  forPerson(
    api,
    {
      method: 'post',
      path,
      summary: 'Put people whom one follows into a list',
      scopes: ['write:lists'],
      fields: { ...listId, account_ids: list(z.union([text(40), z.number()]), 100).default([]) },
      returns: nothing,
    },
    async ({ account, input }) => {
      const accountIds = input.account_ids.map((one) => knownId(String(one)));
      await addMembers(world, account.id, { listId: input.id, accountIds });
      return {};
    },
  );
  forPerson(
    api,
    {
      method: 'delete',
      path,
      summary: 'Take people out of a list',
      scopes: ['write:lists'],
      fields: { ...listId, account_ids: ids<'account'>(100).default([]) },
      returns: nothing,
    },
    async ({ account, input }) => {
      const membership = { listId: input.id, accountIds: input.account_ids };
      await removeMembers(world, account.id, membership);
      return {};
    },
  );
}

/** What is no id of ours names nobody. @throws Refusal not-found */
function knownId(written: string): AccountId {
  const found = parseId<'account'>(written);
  if (found === undefined) throw recordNotFound();
  return found;
}

function mountTimeline(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/timelines/list/:list_id',
      summary: 'What the members of a list publish and boost, newest first',
      scopes: ['read:lists'],
      fields: { ...paging, list_id: id<'list'>() },
      returns: z.array(statusEntity),
    },
    async ({ c, account, input }) => {
      const asked = { listId: input.list_id, page: pageQuery(input) };
      const page = await listTimeline(world, account.id, asked);
      return pageResponse(world.origin, c, { page, body: await presentTimeline(api, page.items) });
    },
  );
}
