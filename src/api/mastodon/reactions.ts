import { z } from '@hono/zod-openapi';
import {
  bookmark,
  boost,
  getPost,
  isSensitive,
  like,
  listBookmarks,
  listBoosters,
  listLikers,
  listLikes,
  muteConversation,
  pin,
  postHistory,
  postSource,
  unbookmark,
  unboost,
  unlike,
  unmuteConversation,
  unpin,
  type ListedPost,
  type PostFor,
  type Reaction,
} from '#conversation';
import type { Scope } from '#accounts';
import type { AccountId, Page, PostId } from '#foundation';
import type { World } from '#infrastructure';
import { forAnyone, forPerson, type Api, type ApiContext } from '../endpoint.ts';
import { pageQuery, paging, text } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { pageResponse } from '../page-links.ts';
import { accountEntity } from './entities/account.ts';
import { statusEditEntity } from './entities/status-edit.ts';
import { statusSourceEntity } from './entities/status-source.ts';
import { statusEntity } from './entities/status.ts';
import { presentAccounts } from './present/account.ts';
import { presentMedia } from './present/media-attachment.ts';
import { presentShallowQuote } from './present/quote.ts';
import { presentPost, presentPosts, presentTimelineItem } from './present/status.ts';
import { postId } from './statuses.ts';

type Toggle = (world: World, actor: AccountId, postId: PostId) => Promise<PostFor>;

const toggles: readonly {
  readonly path: string;
  readonly summary: string;
  readonly scope: Scope;
  readonly act: Toggle;
}[] = [
  { path: 'favourite', summary: 'Like a post', scope: 'write:favourites', act: like },
  { path: 'unfavourite', summary: 'Take a like back', scope: 'write:favourites', act: unlike },
  { path: 'unreblog', summary: 'Take a boost back', scope: 'write:statuses', act: unboost },
  { path: 'bookmark', summary: 'Keep a post for oneself', scope: 'write:bookmarks', act: bookmark },
  { path: 'unbookmark', summary: 'Keep it no longer', scope: 'write:bookmarks', act: unbookmark },
  { path: 'pin', summary: 'Pin a post to the profile', scope: 'write:accounts', act: pin },
  { path: 'unpin', summary: 'Unpin it', scope: 'write:accounts', act: unpin },
  { path: 'mute', summary: 'Mute a conversation', scope: 'write:mutes', act: muteConversation },
  { path: 'unmute', summary: 'Unmute it', scope: 'write:mutes', act: unmuteConversation },
];

/** What people do with posts, and the lists that come of it. */
export function mountReactions(api: Api): void {
  for (const { path, summary, scope, act } of toggles) {
    forPerson(
      api,
      {
        method: 'post',
        path: `/api/v1/statuses/:id/${path}`,
        summary,
        scopes: [scope],
        returns: statusEntity,
        fields: postId,
      },
      async ({ c, world, account, input }) =>
        answerJson(c, await presentPost(api, await act(world, account.id, input.id))),
    );
  }
  mountBoost(api);
  mountWhoReacted(api);
  mountOwnLists(api);
  mountVersions(api);
}

const boostVisibilities = { public: 'public', unlisted: 'unlisted', private: 'followers' } as const;

function mountBoost(api: Api): void {
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/statuses/:id/reblog',
      summary: 'Boost a post to one’s followers',
      scopes: ['write:statuses'],
      returns: statusEntity,
      fields: { ...postId, visibility: text(20).optional() },
    },
    async ({ c, world, account, input }) => {
      const found = Object.entries(boostVisibilities).find(([name]) => name === input.visibility);
      const item = await boost(world, account.id, input.id, found?.[1]);
      return answerJson(c, await presentTimelineItem(api, item));
    },
  );
}

function mountWhoReacted(api: Api): void {
  for (const [path, summary, listThem] of [
    ['favourited_by', 'Who liked a post', listLikers],
    ['reblogged_by', 'Who boosted a post', listBoosters],
  ] as const) {
    forAnyone(
      api,
      {
        method: 'get',
        path: `/api/v1/statuses/:id/${path}`,
        summary,
        scopes: ['read:statuses'],
        returns: z.array(accountEntity),
        fields: { ...postId, ...paging },
      },
      async ({ world, c, account, input }) =>
        presentReactions(world, c, {
          page: await listThem(world, account?.id, input.id, pageQuery(input, 40, 80)),
        }),
    );
  }
}

async function presentReactions(
  world: World,
  c: ApiContext,
  { page }: { readonly page: Page<Reaction> },
): Promise<Response> {
  const accounts = await presentAccounts(
    world,
    page.items.map(({ accountId }) => accountId),
  );
  const body = page.items.flatMap(({ accountId }) => accounts.get(accountId) ?? []);
  return pageResponse(world.origin, c, { page, body });
}

function mountOwnLists(api: Api): void {
  for (const [path, summary, scope, listThem] of [
    ['favourites', 'Posts that one liked', 'read:favourites', listLikes],
    ['bookmarks', 'Posts that one keeps', 'read:bookmarks', listBookmarks],
  ] as const) {
    forPerson(
      api,
      {
        method: 'get',
        path: `/api/v1/${path}`,
        summary,
        scopes: [scope],
        returns: z.array(statusEntity),
        fields: paging,
      },
      async ({ world, c, account, input }) => {
        const page: Page<ListedPost> = await listThem(world, account.id, pageQuery(input));
        return pageResponse(world.origin, c, { page, body: await presentPosts(api, page.items) });
      },
    );
  }
}

function mountVersions(api: Api): void {
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/statuses/:id/history',
      summary: 'Every version of a post, oldest first',
      scopes: ['read:statuses'],
      returns: z.array(statusEditEntity),
      fields: postId,
    },
    async ({ world, account, input }) => {
      const shown = await getPost(world, account?.id, input.id);
      const versions = await postHistory(world, account?.id, input.id);
      const authors = await presentAccounts(world, [shown.post.authorId]);
      return versions.map((version) => ({
        content: version.html,
        spoiler_text: version.contentWarning,
        sensitive: isSensitive({ ...version, labels: shown.post.labels }),
        created_at: version.createdAt.toISOString(),
        account: authors.get(shown.post.authorId),
        media_attachments: version.media.map((media) => presentMedia(world, media)),
        emojis: [],
        poll:
          version.pollOptions === undefined
            ? null
            : { options: version.pollOptions.map((title) => ({ title })) },
        quote: presentShallowQuote(version.quote === undefined ? undefined : shown.quote),
      }));
    },
  );
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/statuses/:id/source',
      summary: 'The text as its author wrote it, for editing',
      scopes: ['read:statuses'],
      returns: statusSourceEntity,
      fields: postId,
    },
    async ({ world, account, input }) => {
      const source = await postSource(world, account.id, input.id);
      return { id: source.id, text: source.text, spoiler_text: source.contentWarning };
    },
  );
}
