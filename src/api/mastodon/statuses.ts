import { z } from '@hono/zod-openapi';
import {
  deletePost,
  editPost,
  getPost,
  getThread,
  publishPost,
  saveDraft,
  showPosts,
  type MediaChange,
} from '#conversation';
import { forAnyone, forPerson, type Api } from '../endpoint.ts';
import { blankable, bool, id, ids, list, text, time } from '../fields.ts';
import { answerJson } from '../json-response.ts';
import { contextEntity } from './entities/context.ts';
import { scheduledStatusEntity } from './entities/scheduled-status.ts';
import { deletedStatusEntity, statusEntity } from './entities/status.ts';
import { joinPieces } from './present/pieces.ts';
import { focus, focusOf } from './media.ts';
import { presentPost, presentPosts } from './present/status.ts';
import { presentScheduled } from './scheduled-statuses.ts';
import {
  publishedFields,
  writtenDraft,
  writtenFields,
  writtenPoll,
  writtenPost,
} from './written-post.ts';

export const postId = { id: id<'post'>() } as const;

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
      summary: 'Publish a post, or schedule one',
      scopes: ['write:statuses'],
      returns: z.union([statusEntity, scheduledStatusEntity]),
      fields: {
        ...publishedFields,
        scheduled_at: blankable(time),
      },
    },
    async ({ c, account, input }) => {
      const key = c.req.header('idempotency-key');
      const { scheduled_at } = input;
      const content = writtenDraft(input, account);
      if (scheduled_at !== undefined && scheduled_at > world.clock.now()) {
        const later = { content, publishAt: scheduled_at, idempotencyKey: key };
        return presentScheduled(world, await saveDraft(world, account.id, later));
      }
      const post = await publishPost(world, account.id, {
        ...content,
        ...(key === undefined ? {} : { idempotencyKey: key }),
        // A time that has passed is a quiet import.
        ...(scheduled_at === undefined ? {} : { createdAt: scheduled_at }),
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
      fields: { ...postId, ...writtenFields, media_attributes: mediaAttributes },
    },
    async ({ c, account, input }) => {
      const { poll } = input;
      await editPost(world, account.id, input.id, {
        ...writtenPost(input),
        mediaChanges: mediaChanges(input.media_attributes),
        ...(poll === undefined ? {} : { poll: poll === null ? null : writtenPoll(poll) }),
      });
      return answerJson(c, await presentPost(api, await getPost(world, account.id, input.id)));
    },
  );
  mountDeleting(api);
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
      const { text: source } = await deletePost(world, account.id, input.id, {
        withFiles: input.delete_media,
      });
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
      const thread = await getThread(world, account?.id, input.id, {
        onlyNearest: account === undefined,
      });
      const ancestors = await presentPosts(api, thread.ancestors);
      const descendants = await presentPosts(api, thread.descendants);
      return answerJson(
        c,
        joinPieces(['{"ancestors":', ancestors, ',"descendants":', descendants, '}']),
      );
    },
  );
}
