import {
  deletePost,
  editPost,
  getPost,
  getThread,
  publishPost,
  showPosts,
  type PostEdit,
} from '#conversation';
import { refuse, type MediaId } from '#foundation';
import { forAnyone, forPerson, type Api } from '../endpoint.ts';
import { bool, id, list, text } from '../fields.ts';
import { jsonBytes } from './page-links.ts';
import { presentPost, presentPosts } from './present/status.ts';

export const postId = { id: id<'post'>() } as const;

/** Longer than any post may be: the domain says precisely what is too long. */
const mostText = 100_000;

const written = {
  status: text(mostText).optional(),
  spoiler_text: text(mostText).optional(),
  sensitive: bool.optional(),
  language: text(35).optional(),
  media_ids: list(id<'media'>(), 16).optional(),
} as const;

type Written = {
  readonly status?: string | undefined;
  readonly spoiler_text?: string | undefined;
  readonly sensitive?: boolean | undefined;
  readonly language?: string | undefined;
  readonly media_ids?: readonly MediaId[] | undefined;
};

function writtenPost(input: Written): PostEdit {
  return {
    text: input.status ?? '',
    ...(input.spoiler_text === undefined ? {} : { contentWarning: input.spoiler_text }),
    ...(input.sensitive === undefined ? {} : { sensitive: input.sensitive }),
    ...(input.language === undefined || input.language === '' ? {} : { language: input.language }),
    ...(input.media_ids === undefined ? {} : { mediaIds: input.media_ids }),
  };
}

const visibilityByName = {
  public: 'public',
  unlisted: 'unlisted',
  private: 'followers',
  direct: 'direct',
} as const;

/** Writing, reading, editing and deleting statuses. */
export function mountStatuses(api: Api): void {
  mountWriting(api);
  mountReading(api);
}

function mountWriting(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/statuses',
      summary: 'Publish a post',
      scopes: ['write:statuses'],
      fields: {
        ...written,
        in_reply_to_id: id<'post'>().nullish(),
        visibility: text(20).optional(),
      },
    },
    async ({ c, account, input }) => {
      const visibility = visibilityOf(input.visibility) ?? account.defaultVisibility;
      const key = c.req.header('idempotency-key');
      const post = await publishPost(world, account.id, {
        ...writtenPost(input),
        visibility,
        ...(input.in_reply_to_id == null ? {} : { inReplyTo: input.in_reply_to_id }),
        ...(key === undefined ? {} : { idempotencyKey: key }),
      });
      return jsonBytes(await presentPost(api, await getPost(world, account.id, post.id)));
    },
  );
  forPerson(
    api,
    {
      method: 'put',
      path: '/api/v1/statuses/:id',
      summary: 'Edit a post; earlier versions stay readable',
      scopes: ['write:statuses'],
      fields: { ...postId, ...written },
    },
    async ({ account, input }) => {
      await editPost(world, account.id, input.id, writtenPost(input));
      return jsonBytes(await presentPost(api, await getPost(world, account.id, input.id)));
    },
  );
  mountDeleting(api);
}

function visibilityOf(name: string | undefined) {
  if (name === undefined || name === '') return undefined;
  const found = Object.entries(visibilityByName).find(([known]) => known === name);
  if (found !== undefined) return found[1];
  throw refuse('invalid', { field: 'visibility', detail: 'Visibility is not included in the list' });
}

function mountDeleting(api: Api): void {
  const { world } = api;
  forPerson(
    api,
    {
      method: 'delete',
      path: '/api/v1/statuses/:id',
      summary: 'Delete a post; the answer holds its source, for writing it anew',
      scopes: ['write:statuses'],
      fields: { ...postId, delete_media: bool.optional() },
    },
    async ({ account, input }) => {
      const shown = await getPost(world, account.id, input.id);
      const before = await presentPost(api, shown);
      await deletePost(world, account.id, input.id);
      const source = JSON.stringify({ text: shown.post.text, spoiler_text: shown.post.contentWarning });
      // The source's two fields are spliced in behind the status: both are JSON objects.
      return jsonBytes(
        Buffer.concat([before.subarray(0, -1), Buffer.from(`,${source.slice(1)}`)]),
      );
    },
  );
}

function mountReading(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/statuses/:id',
      summary: 'One post',
      scopes: ['read:statuses'],
      fields: postId,
    },
    async ({ account, input }) =>
      jsonBytes(await presentPost(api, await getPost(world, account?.id, input.id))),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/statuses',
      summary: 'Several posts by their ids',
      scopes: ['read:statuses'],
      fields: { id: list(id<'post'>(), 40).default([]) },
    },
    async ({ account, input }) =>
      jsonBytes(await presentPosts(api, await showPosts(world, account?.id, input.id))),
  );
  mountContext(api);
}

function mountContext(api: Api): void {
  const { world } = api;
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/statuses/:id/context',
      summary: 'What a post answers, and what answers it, in thread order',
      scopes: ['read:statuses'],
      fields: postId,
    },
    async ({ account, input }) => {
      const thread = await getThread(world, account?.id, input.id);
      const ancestors = await presentPosts(api, thread.ancestors);
      const descendants = await presentPosts(api, thread.descendants);
      return jsonBytes(
        Buffer.concat([
          Buffer.from('{"ancestors":'),
          ancestors,
          Buffer.from(',"descendants":'),
          descendants,
          Buffer.from('}'),
        ]),
      );
    },
  );
}
