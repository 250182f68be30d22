import { z } from '@hono/zod-openapi';
import { accountFields, fieldEntity } from './account.ts';
import { count, idText, language, visibility } from './shapes.ts';

/** What somebody may do here, in the bits that tools read. */
export const roleEntity = z
  .strictObject({
    id: idText,
    name: z.string(),
    color: z.string(),
    permissions: z.string(),
    highlighted: z.boolean(),
  })
  .openapi('Role');

const source = z.strictObject({
  privacy: visibility,
  sensitive: z.boolean(),
  language: language.nullable(),
  note: z.string(),
  fields: z.array(fieldEntity),
  follow_requests_count: count,
  hide_collections: z.boolean(),
  discoverable: z.boolean(),
  indexable: z.boolean(),
  attribution_domains: z.array(z.string()),
  quote_policy: z.enum(['public', 'followers', 'nobody']),
});

/** The account with what only its owner sees. */
export const credentialAccountEntity = z
  .strictObject({ ...accountFields, source, role: roleEntity })
  .openapi('CredentialAccount');
