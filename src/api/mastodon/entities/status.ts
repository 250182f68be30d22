import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { customEmojiEntity } from './custom-emoji.ts';
import { filterResultEntity } from './filter.ts';
import { mediaAttachmentEntity } from './media-attachment.ts';
import { pollEntity } from './poll.ts';
import { previewCardEntity } from './preview-card.ts';
import { address, count, idText, language, moment, orNull, visibility } from './shapes.ts';

const mention = z
  .strictObject({ id: idText, username: z.string(), url: address, acct: z.string() })
  .openapi('StatusMention');

const statusTag = z.strictObject({ name: z.string(), url: address }).openapi('StatusTag');

const quoteState = z.enum([
  'pending',
  'accepted',
  'rejected',
  'revoked',
  'deleted',
  'unauthorized',
  'blocked_account',
  'blocked_domain',
  'muted_account',
]);

/** The quoted post stands in it once; a quote within it is named by its id alone. */
const quoteEntity = z
  .strictObject({
    state: quoteState,
    quoted_status: z.lazy((): z.ZodType => orNull(statusEntity)),
  })
  .openapi('Quote');

const shallowQuote = z
  .strictObject({ state: quoteState, quoted_status_id: idText.nullable() })
  .openapi('ShallowQuote');

export const anyQuote = z.union([quoteEntity, shallowQuote, z.null()]);

const mayQuote = z.enum(['public', 'followers', 'following', 'unsupported_policy']);

const quoteApproval = z
  .strictObject({
    automatic: z.array(mayQuote),
    manual: z.array(mayQuote),
    current_user: z.enum(['automatic', 'manual', 'denied', 'unknown']),
  })
  .openapi('QuoteApproval');

const application = z.strictObject({ name: z.string(), website: address.nullable() });

const statusFields = {
  id: idText,
  created_at: moment,
  edited_at: moment.nullable(),
  in_reply_to_id: idText.nullable(),
  in_reply_to_account_id: idText.nullable(),
  sensitive: z.boolean(),
  spoiler_text: z.string(),
  visibility,
  language: language.nullable(),
  uri: address,
  url: address,
  content: z.string(),
  reblog: z.lazy((): z.ZodType => orNull(statusEntity)),
  application: orNull(application),
  account: accountEntity,
  media_attachments: z.array(mediaAttachmentEntity),
  mentions: z.array(mention),
  tags: z.array(statusTag),
  emojis: z.array(customEmojiEntity),
  card: orNull(previewCardEntity),
  poll: orNull(pollEntity),
  quote: anyQuote,
  quotes_count: count,
  quote_approval: quoteApproval,
  /** Our own: who may answer, and whether that is the viewer. */
  reply_policy: z.enum(['everybody', 'followers', 'mentioned', 'nobody']).optional(),
  reply_allowed: z.boolean().optional(),
  replies_count: count,
  reblogs_count: count,
  favourites_count: count,
  favourited: z.boolean(),
  reblogged: z.boolean(),
  bookmarked: z.boolean(),
  muted: z.boolean(),
  pinned: z.boolean(),
  filtered: z.array(filterResultEntity),
} as const;

/** A post, or a boost with the post in `reblog`. */
export const statusEntity: z.ZodType = z.strictObject(statusFields).openapi('Status');

/** A post that was just deleted, with its source, for writing it anew. */
export const deletedStatusEntity = z
  .strictObject({ ...statusFields, text: z.string() })
  .openapi('DeletedStatus');
