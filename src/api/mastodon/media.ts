import { z } from '@hono/zod-openapi';
import { getMedia, updateMedia, uploadMedia, type Focus } from '#conversation';
import { forPerson, type Api } from '../endpoint.ts';
import { file, id, text } from '../fields.ts';
import { mediaAttachmentEntity } from './entities/media-attachment.ts';
import { presentMedia } from './present/status.ts';

const described = {
  description: text(20_000).optional(),
  /** Two numbers from -1 to 1, as `0.5,-0.2`. */
  focus: z
    .string()
    .regex(/^-?\d(\.\d{1,6})?,-?\d(\.\d{1,6})?$/, 'must be two numbers such as 0.5,-0.2')
    .optional(),
} as const;

function focusOf(words: string | undefined): { focus?: Focus } {
  if (words === undefined) return {};
  const [x = 0, y = 0] = words.split(',').map(Number);
  return { focus: { x, y } };
}

/** Pictures: they are ready when the answer comes. */
export function mountMedia(api: Api): void {
  for (const path of ['/api/v1/media', '/api/v2/media']) {
    forPerson(
      api,
      {
        method: 'post',
        path,
        summary: 'Upload a picture for a post',
        scopes: ['write:media'],
        returns: mediaAttachmentEntity,
        fields: { ...described, file },
        takesFiles: true,
      },
      async ({ world, account, input }) => {
        const media = await uploadMedia(world, account.id, {
          bytes: new Uint8Array(await input.file.arrayBuffer()),
          ...(input.description === undefined ? {} : { description: input.description }),
          ...focusOf(input.focus),
        });
        return presentMedia(world, media);
      },
    );
  }
  mountOne(api);
}

function mountOne(api: Api): void {
  const mediaId = { id: id<'media'>() } as const;
  forPerson(
    api,
    {
      method: 'get',
      path: '/api/v1/media/:id',
      summary: 'One’s uploaded picture',
      scopes: ['write:media'],
      returns: mediaAttachmentEntity,
      fields: mediaId,
    },
    async ({ world, account, input }) =>
      presentMedia(world, await getMedia(world, account.id, input.id)),
  );
  forPerson(
    api,
    {
      method: 'put',
      path: '/api/v1/media/:id',
      summary: 'Describe a picture, or set its focal point',
      scopes: ['write:media'],
      returns: mediaAttachmentEntity,
      fields: { ...mediaId, ...described },
    },
    async ({ world, account, input }) => {
      const changed = await updateMedia(world, account.id, input.id, {
        ...(input.description === undefined ? {} : { description: input.description }),
        ...focusOf(input.focus),
      });
      return presentMedia(world, changed);
    },
  );
}
