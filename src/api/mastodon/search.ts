import { findAccountByHandle, searchAccountIds } from '#accounts';
import { searchPosts, searchTags, showPosts, type PostFor } from '#conversation';
import { boundedLimit, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { forAnyone, type Api, type ApiContext } from '../endpoint.ts';
import { blankable, bool, id, integer, text } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { ownAddress } from './accounts.ts';
import { searchResultsEntity } from './entities/search-results.ts';
import { readOwnLink, type OwnLink } from './own-links.ts';
import { arrayPieces, joinPieces } from './present/pieces.ts';
import { presentPosts } from './present/status.ts';
import { presentTags } from './present/tag.ts';

const fields = {
  q: text(4000),
  type: text(20).optional(),
  limit: blankable(integer(-1_000_000, 1_000_000)),
  offset: blankable(integer(0, 10_000)),
  min_id: blankable(id<'post'>()),
  max_id: blankable(id<'post'>()),
  resolve: bool.optional(),
  following: bool.optional(),
  account_id: blankable(id<'account'>()),
  // Tags are not reviewed here: there is nothing to leave out.
  exclude_unreviewed: bool.optional(),
} as const;

type Asked = {
  readonly q: string;
  readonly type?: string | undefined;
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  readonly min_id?: string | undefined;
  readonly max_id?: string | undefined;
  readonly resolve?: boolean | undefined;
  readonly following?: boolean | undefined;
  readonly account_id?: AccountId | undefined;
};

type Found = {
  readonly accounts: readonly AccountId[];
  readonly tags: readonly string[];
  readonly posts: readonly PostFor[];
};

const nothing: Found = { accounts: [], tags: [], posts: [] };

/** Search over posts, accounts and hashtags. */
export function mountSearch(api: Api): void {
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v2/search',
      summary: 'Find posts, accounts and hashtags',
      returns: searchResultsEntity,
      scopes: ['read:search'],
      fields,
    },
    async ({ c, account, input }) => {
      const viewer = account?.id;
      const found = (await followLink(api, viewer, input)) ?? (await find(api, viewer, input));
      return answer(api, c, { viewer, found });
    },
  );
}

type Answering = { readonly viewer: AccountId | undefined; readonly found: Found };

async function answer(api: Api, c: ApiContext, { viewer, found }: Answering): Promise<Response> {
  const accounts = await api.authors.load(found.accounts);
  const people = found.accounts.flatMap((id) => accounts.get(id)?.bytes ?? []);
  const tags = await presentTags(api.world, viewer, found.tags);
  return answerJson(
    c,
    joinPieces([
      '{"accounts":',
      ...arrayPieces(people.map((bytes) => [bytes])),
      ',"hashtags":',
      Buffer.from(JSON.stringify(tags)),
      ',"statuses":',
      await presentPosts(api, found.posts),
      '}',
    ]),
  );
}

/** An address of this server names one thing, and only that is found. Others' are not fetched yet. */
async function followLink(
  { world }: Api,
  viewer: AccountId | undefined,
  asked: Asked,
): Promise<Found | undefined> {
  if (asked.resolve !== true || !/^https?:\/\//iu.test(asked.q.trim())) return undefined;
  const link = readOwnLink(world.origin, asked.q);
  if (link === undefined || (asked.offset ?? 0) > 0) return nothing;
  const found = await linkedThing(world, viewer, link);
  return asked.type === undefined ? found : { ...nothing, ...ofType(found, asked.type) };
}

async function linkedThing(
  world: World,
  viewer: AccountId | undefined,
  link: OwnLink,
): Promise<Found> {
  switch (link.is) {
    case 'post':
      return { ...nothing, posts: await showPosts(world, viewer, [link.postId]) };
    case 'account': {
      const account = await findAccountByHandle(world.db, link.handle);
      return account === undefined ? nothing : { ...nothing, accounts: [account.id] };
    }
    case 'tag':
      return { ...nothing, tags: [link.name] };
  }
}

function ofType({ accounts, tags, posts }: Found, type: string): Partial<Found> {
  if (type === 'accounts') return { accounts };
  return type === 'hashtags' ? { tags } : type === 'statuses' ? { posts } : {};
}

async function find({ world }: Api, viewer: AccountId | undefined, asked: Asked): Promise<Found> {
  const limit = boundedLimit(asked.limit, 20, 40);
  // Skipping needs to know what is skipped.
  const offset = asked.type === undefined ? 0 : (asked.offset ?? 0);
  const wants = (type: string) => asked.type === undefined || asked.type === type;
  const [people, tags, posts] = await Promise.all([
    wants('accounts')
      ? searchAccountIds(world.db, ownAddress(world, asked.q), {
          viewer,
          followedOnly: viewer !== undefined && asked.following === true,
          limit,
          offset,
        })
      : [],
    wants('hashtags') ? searchTags(world.db, asked.q, { limit, offset }) : [],
    wants('statuses')
      ? searchPosts(world, viewer, {
          text: asked.q,
          authorId: asked.account_id,
          minId: asked.min_id,
          maxId: asked.max_id,
          limit,
          offset,
        })
      : [],
  ]);
  return { accounts: people, tags, posts };
}
