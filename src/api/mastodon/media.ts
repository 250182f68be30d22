import { z } from '@hono/zod-openapi';
import {
  beginUpload,
  getUpload,
  removeMedia,
  updateMedia,
  uploadMedia,
  type Focus,
  type Upload,
} from '#conversation';
import { refuse } from '#foundation';
import type { World } from '#infrastructure';
import { forPerson, type Api, type ApiContext } from '../endpoint.ts';
import { blankable, file, id, text } from '../fields.ts';
import { jsonResponse } from '../json-response.ts';
import { mediaAttachmentEntity } from './entities/media-attachment.ts';
import { nothing } from './entities/shapes.ts';
import { presentMedia, presentWaiting } from './present/media-attachment.ts';

/** Two numbers from -1 to 1, as `0.5,-0.2`. */
export const focus = z
  .string()
  .regex(/^-?\d(\.\d{1,6})?,-?\d(\.\d{1,6})?$/, 'must be two numbers such as 0.5,-0.2');

const described = {
  description: text(20_000).optional(),
  focus: blankable(focus),
  thumbnail: blankable(file),
} as const;

type Described = {
  readonly description?: string | undefined;
  readonly focus?: string | undefined;
  readonly thumbnail?: File | undefined;
};

export function focusOf(words: string | undefined): { focus?: Focus } {
  if (words === undefined) return {};
  const [x = 0, y = 0] = words.split(',').map(Number);
  return { focus: { x, y } };
}

function descriptionOf({ description, focus: point, thumbnail }: Described) {
  return {
    ...(description === undefined ? {} : { description }),
    ...focusOf(point),
    ...(thumbnail === undefined ? {} : { thumbnail }),
  };
}

/** Uploads: pictures are ready when the answer comes, what is converted is asked for until it is. */
export function mountMedia(api: Api): void {
  const fields = { ...described, file };
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v1/media',
      summary: 'Upload a file for a post, and wait until it is ready',
      scopes: ['write:media'],
      returns: mediaAttachmentEntity,
      fields,
      takesFiles: true,
    },
    async ({ world, account, input }) => {
      const upload = { bytes: input.file, ...descriptionOf(input) };
      return presentMedia(world, await uploadMedia(world, account.id, upload));
    },
  );
  forPerson(
    api,
    {
      method: 'post',
      path: '/api/v2/media',
      summary: 'Upload a file for a post; 202 while a film, sound or animation is converted',
      scopes: ['write:media'],
      returns: mediaAttachmentEntity,
      otherSuccess: [202],
      fields,
      takesFiles: true,
    },
    async ({ c, world, account, input }) => {
      const upload = { bytes: input.file, ...descriptionOf(input) };
      return answerUpload(world, c, {
        upload: await beginUpload(world, account.id, upload),
        waits: 202,
      });
    },
  );
  mountOne(api);
}

type Answering = { readonly upload: Upload; readonly waits: 202 | 206 | 200 };

/** @throws Refusal `unsupported-media` for one that could not be converted */
function answerUpload(world: World, c: ApiContext, { upload, waits }: Answering): object {
  switch (upload.state) {
    case 'ready':
      return presentMedia(world, upload.media);
    case 'processing':
      return jsonResponse(JSON.stringify(presentWaiting(world, upload.media)), {
        status: waits,
        headers: c.get('headers'),
      });
    case 'failed':
      throw refuse('unsupported-media', { field: 'file', detail: upload.reason });
  }
}

function mountOne(api: Api): void {
  const mediaId = { id: id<'media'>() } as const;
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/media/:id',
      summary: 'One’s upload; 206 while it is converted, 422 when it could not be',
      scopes: ['write:media'],
      returns: mediaAttachmentEntity,
      otherSuccess: [206],
      fields: mediaId,
    },
    async ({ c, world, account, input }) =>
      answerUpload(world, c, { upload: await getUpload(world, account.id, input.id), waits: 206 }),
  );
  forPerson(
    api,
    {
      method: 'put',
      path: '/api/v1/media/:id',
      summary: 'Describe an upload, set its focal point or its thumbnail',
      scopes: ['write:media'],
      returns: mediaAttachmentEntity,
      fields: { ...mediaId, ...described },
      takesFiles: true,
    },
    async ({ c, world, account, input }) => {
      const change = descriptionOf(input);
      const upload = await updateMedia(world, account.id, input.id, change);
      return answerUpload(world, c, { upload, waits: 200 });
    },
  );
  forPerson(
    api,
    {
      method: 'delete',
      path: '/api/v1/media/:id',
      summary: 'Remove an upload that no post shows',
      scopes: ['write:media'],
      returns: nothing,
      fields: mediaId,
    },
    async ({ world, account, input }) => {
      await removeMedia(world, account.id, input.id);
      return {};
    },
  );
}
