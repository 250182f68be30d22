import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { address, count, idText, moment, orNull } from './shapes.ts';
import { tagHistory } from './tag.ts';

const cardFields = {
  url: address,
  title: z.string(),
  description: z.string(),
  language: z.string().nullable().optional(),
  type: z.enum(['link', 'photo', 'video', 'rich']),
  author_name: z.string(),
  author_url: z.string(),
  authors: z.array(
    z.strictObject({ name: z.string(), url: z.string(), account: orNull(accountEntity) }),
  ),
  provider_name: z.string(),
  provider_url: z.string(),
  html: z.string(),
  width: count,
  height: count,
  image: address.nullable(),
  image_description: z.string().optional(),
  embed_url: z.string(),
  blurhash: z.string().nullable(),
  published_at: moment.nullable(),
  missing_attribution: z.boolean().nullable().optional(),
} as const;

/** What stands at the address that a post links to. */
export const previewCardEntity = z.strictObject(cardFields).openapi('PreviewCard');

/** A page that many link to, with how many did on each day. */
export const trendsLinkEntity = z
  .strictObject({ ...cardFields, history: z.array(tagHistory) })
  .openapi('TrendsLink');

/** The same as those see it who look after the server. */
export const adminTrendsLinkEntity = z
  .strictObject({
    ...cardFields,
    id: idText,
    history: z.array(tagHistory),
    requires_review: z.boolean(),
  })
  .openapi('Admin_TrendsLink');
