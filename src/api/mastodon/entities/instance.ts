import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { ruleEntity } from './rule.ts';
import { address, count, language, orNull } from './shapes.ts';

/** Bounds on what may be written, in both shapes of the instance. */
export const instanceLimits = {
  accounts: z.strictObject({
    max_featured_tags: count,
    max_pinned_statuses: count,
    max_profile_fields: count,
    profile_field_name_limit: count,
    profile_field_value_limit: count,
    max_display_name_length: count,
    max_note_length: count,
    max_avatar_description_length: count.optional(),
    max_header_description_length: count.optional(),
  }),
  statuses: z.strictObject({
    max_characters: count,
    max_media_attachments: count,
    characters_reserved_per_url: count,
  }),
  media_attachments: z.strictObject({
    supported_mime_types: z.array(z.string()),
    description_limit: count,
    image_size_limit: count,
    image_matrix_limit: count,
    video_size_limit: count,
    video_frame_rate_limit: count,
    video_matrix_limit: count,
  }),
  polls: z.strictObject({
    max_options: count,
    max_characters_per_option: count,
    min_expiration: count,
    max_expiration: count,
  }),
} as const;

const access = z.enum(['public', 'authenticated', 'disabled']);
const feedAccess = z.strictObject({ local: access, remote: access });

const configuration = z.strictObject({
  ...instanceLimits,
  urls: z.strictObject({
    streaming: address,
    status: address.nullable(),
    about: address.nullable(),
    privacy_policy: address.nullable(),
    terms_of_service: address.nullable(),
  }),
  vapid: z.strictObject({ public_key: z.string() }),
  translation: z.strictObject({ enabled: z.boolean() }),
  limited_federation: z.boolean(),
  timelines_access: z.strictObject({
    live_feeds: feedAccess,
    hashtag_feeds: feedAccess,
    trending_link_feeds: feedAccess,
  }),
});

export const instanceEntity = z
  .strictObject({
    domain: z.string(),
    title: z.string(),
    version: z.string(),
    source_url: address,
    description: z.string(),
    usage: z.strictObject({ users: z.strictObject({ active_month: count }) }),
    thumbnail: z.strictObject({
      url: address,
      blurhash: z.string().nullable(),
      description: z.string().nullable().optional(),
      versions: z.record(z.string(), address),
    }),
    icon: z.array(z.strictObject({ src: address, size: z.string() })),
    languages: z.array(language),
    configuration,
    registrations: z.strictObject({
      enabled: z.boolean(),
      approval_required: z.boolean(),
      reason_required: z.boolean(),
      message: z.string().nullable(),
      min_age: z.number().int().nullable(),
      url: address.nullable(),
    }),
    /** `folkmoot` numbers our own endpoints. */
    api_versions: z.strictObject({ mastodon: count, folkmoot: count }),
    contact: z.strictObject({ email: z.string(), account: orNull(accountEntity) }),
    rules: z.array(ruleEntity),
    wrapstodon: z.string().nullable().optional(),
  })
  .openapi('Instance');
