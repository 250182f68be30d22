import { z } from '@hono/zod-openapi';
import { address, moment } from './shapes.ts';

/** Long gone from Mastodon: the list is always empty. */
export const identityProofEntity = z
  .strictObject({
    provider: z.string(),
    provider_username: z.string(),
    updated_at: moment,
    proof_url: address,
    profile_url: address,
  })
  .openapi('IdentityProof');
