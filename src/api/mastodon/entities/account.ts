import { z } from '@hono/zod-openapi';
import { customEmojiEntity } from './custom-emoji.ts';
import { address, count, day, idText, moment, orNull } from './shapes.ts';

/** A row of the table on a profile. */
export const fieldEntity = z
  .strictObject({ name: z.string(), value: z.string(), verified_at: moment.nullable() })
  .openapi('Field');

const accountRole = z.strictObject({ id: idText, name: z.string(), color: z.string() });

/** What `Account` has in common with the entities that add to it. */
export const accountFields = {
  id: idText,
  username: z.string(),
  acct: z.string(),
  display_name: z.string(),
  locked: z.boolean(),
  bot: z.boolean(),
  discoverable: z.boolean(),
  indexable: z.boolean(),
  group: z.boolean(),
  created_at: moment,
  note: z.string(),
  url: address,
  uri: address,
  avatar: address,
  avatar_static: address,
  avatar_description: z.string(),
  header: address,
  header_static: address,
  header_description: z.string(),
  followers_count: count,
  following_count: count,
  statuses_count: count,
  last_status_at: day.nullable(),
  hide_collections: z.boolean(),
  noindex: z.boolean(),
  emojis: z.array(customEmojiEntity),
  roles: z.array(accountRole),
  fields: z.array(fieldEntity),
  moved: z.lazy((): z.ZodType => orNull(accountEntity)).optional(),
  suspended: z.boolean().optional(),
  limited: z.boolean().optional(),
  memorial: z.boolean().optional(),
} as const;

/** A person, a group or the server itself, as everyone may see them. */
export const accountEntity: z.ZodType = z.strictObject(accountFields).openapi('Account');

/** Somebody whom one muted, with when that ends. */
export const mutedAccountEntity = z
  .strictObject({ ...accountFields, mute_expires_at: moment.nullable() })
  .openapi('MutedAccount');
