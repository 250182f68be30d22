import { z } from '@hono/zod-openapi';
import {
  deletePost,
  editPost,
  getPost,
  getThread,
  publishPost,
  showPosts,
  type MediaChange,
  type PostEdit,
} from '#conversation';
import { refuse, type MediaId } from '#foundation';
import { forAnyone, forPerson, type Api } from '../endpoint.ts';
import { blankable, bool, id, ids, list, text, time } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { contextEntity } from './entities/context.ts';
import { deletedStatusEntity, statusEntity } from './entities/status.ts';
import { joinPieces } from './present/pieces.ts';
import { focus, focusOf } from './media.ts';
import { presentPost, presentPosts } from './present/status.ts';

export const postId = { id: id<'post'>() } as const;

/** Longer than any post may be: the domain says precisely what is too long. */
const mostText = 100_000;

const written = {
  status: text(mostText).optional(),
  spoiler_text: text(mostText).optional(),
  sensitive: bool.optional(),
  language: blankable(text(35)),
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
    ...(input.language === undefined ? {} : { language: input.language }),
    ...(input.media_ids === undefined ? {} : { mediaIds: input.media_ids }),
  };
}

/** What an edit says anew of files that the post shows already. */
const mediaAttributes = list(
  z.object({
    id: id<'media'>(),
    description: text(20_000).optional(),
    focus: blankable(focus),
  }),
  16,
).optional();

function mediaChanges(attributes: z.output<typeof mediaAttributes> = []): readonly MediaChange[] {
  return attributes.map((attribute) => ({
    id: attribute.id,
    ...(attribute.description === undefined ? {} : { description: attribute.description }),
    ...focusOf(attribute.focus),
  }));
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
      returns: statusEntity,
      fields: {
        ...written,
        in_reply_to_id: blankable(id<'post'>()),
        visibility: text(20).optional(),
        scheduled_at: blankable(time),
        poll: z.unknown().optional(),
      },
    },
    async ({ c, account, input }) => {
      if (asksForPoll(input.poll)) {
        throw refuse('invalid', { field: 'poll', detail: 'There are no polls here' });
      }
      const visibility = visibilityOf(input.visibility) ?? account.defaultVisibility;
      const key = c.req.header('idempotency-key');
      const post = await publishPost(world, account.id, {
        ...writtenPost(input),
        visibility,
        ...(input.in_reply_to_id === undefined ? {} : { inReplyTo: input.in_reply_to_id }),
        ...(key === undefined ? {} : { idempotencyKey: key }),
        // A time that has passed is a quiet import; one to come is refused.
        ...(input.scheduled_at === undefined ? {} : { createdAt: input.scheduled_at }),
      });
      return answerJson(c, await presentPost(api, await getPost(world, account.id, post.id)));
    },
  );
  forPerson(
    api,
    {
      method: 'put',
      path: '/api/v1/statuses/:id',
      summary: 'Edit a post; earlier versions stay readable',
      scopes: ['write:statuses'],
      returns: statusEntity,
      fields: { ...postId, ...written, media_attributes: mediaAttributes },
    },
    async ({ c, account, input }) => {
      await editPost(world, account.id, input.id, {
        ...writtenPost(input),
        mediaChanges: mediaChanges(input.media_attributes),
      });
      return answerJson(c, await presentPost(api, await getPost(world, account.id, input.id)));
    },
  );
  mountDeleting(api);
}

/** What is not offered is refused, rather than published without it. Empty forms ask for nothing. */
function asksForPoll(poll: unknown): boolean {
  return typeof poll === 'object' && poll !== null && 'options' in poll;
}

function visibilityOf(name: string | undefined) {
  if (name === undefined || name === '') return undefined;
  const found = Object.entries(visibilityByName).find(([known]) => known === name);
  if (found !== undefined) return found[1];
  throw refuse('invalid', {
    field: 'visibility',
    detail: 'Visibility is not included in the list',
  });
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
      returns: deletedStatusEntity,
      fields: { ...postId, delete_media: bool.optional() },
    },
    async ({ c, account, input }) => {
      const before = await presentPost(api, await getPost(world, account.id, input.id));
      const { text: source } = await deletePost(world, account.id, input.id);
      const field = Buffer.from(`,"text":${JSON.stringify(source)}}`);
      return answerJson(c, joinPieces([before.subarray(0, -1), field]));
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
      returns: statusEntity,
      fields: postId,
    },
    async ({ c, account, input }) =>
      answerJson(c, await presentPost(api, await getPost(world, account?.id, input.id))),
  );
  forAnyone(
    api,
    {
      method: 'get',
      path: '/api/v1/statuses',
      summary: 'Several posts by their ids',
      scopes: ['read:statuses'],
      returns: z.array(statusEntity),
      fields: { id: ids<'post'>(40).default([]) },
    },
    async ({ c, account, input }) =>
      answerJson(c, await presentPosts(api, await showPosts(world, account?.id, input.id))),
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
      returns: contextEntity,
      fields: postId,
    },
    async ({ c, account, input }) => {
      const thread = await getThread(world, account?.id, input.id);
      const ancestors = await presentPosts(api, thread.ancestors);
      const descendants = await presentPosts(api, thread.descendants);
      return answerJson(
        c,
        joinPieces(['{"ancestors":', ancestors, ',"descendants":', descendants, '}']),
      );
    },
  );
}
