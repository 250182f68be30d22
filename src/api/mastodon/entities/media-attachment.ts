import { z } from '@hono/zod-openapi';
import { address, idText, orNull } from './shapes.ts';

const dimensions = z
  .strictObject({
    width: z.number().int().optional(),
    height: z.number().int().optional(),
    size: z.string().optional(),
    aspect: z.number().optional(),
    frame_rate: z.string().optional(),
    duration: z.number().optional(),
    bitrate: z.number().int().optional(),
  })
  .openapi('MetaDetails');

const meta = z.strictObject({
  focus: z.strictObject({ x: z.number(), y: z.number() }).optional(),
  original: dimensions.optional(),
  small: dimensions.optional(),
  // Of what is played, beside the same in `original`.
  length: z.string().optional(),
  duration: z.number().optional(),
  fps: z.number().optional(),
  size: z.string().optional(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  aspect: z.number().optional(),
  audio_encode: z.string().optional(),
  audio_bitrate: z.string().optional(),
  audio_channels: z.string().optional(),
});

export const mediaAttachmentEntity = z
  .strictObject({
    id: idText,
    type: z.enum(['unknown', 'image', 'gifv', 'video', 'audio']),
    /** Null while the file is not ready. */
    url: address.nullable(),
    preview_url: address.nullable(),
    remote_url: address.nullable(),
    preview_remote_url: address.nullable(),
    text_url: address.nullable(),
    meta: orNull(meta),
    description: z.string().nullable(),
    blurhash: z.string().nullable(),
  })
  .openapi('MediaAttachment');
