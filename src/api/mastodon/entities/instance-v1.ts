import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { instanceLimits } from './instance.ts';
import { ruleEntity } from './rule.ts';
import { address, count, language, orNull } from './shapes.ts';

/** The old shape, which clients still ask for. */
export const instanceV1Entity = z
  .strictObject({
    uri: z.string(),
    title: z.string(),
    short_description: z.string(),
    description: z.string(),
    email: z.string(),
    version: z.string(),
    urls: z.strictObject({ streaming_api: address }),
    stats: z.strictObject({ user_count: count, status_count: count, domain_count: count }),
    thumbnail: address.nullable(),
    languages: z.array(language),
    registrations: z.boolean(),
    approval_required: z.boolean(),
    invites_enabled: z.boolean(),
    configuration: z.strictObject(instanceLimits),
    contact_account: orNull(accountEntity),
    rules: z.array(ruleEntity),
  })
  .openapi('V1Instance');
