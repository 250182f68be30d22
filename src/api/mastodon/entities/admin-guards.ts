import { z } from '@hono/zod-openapi';
import { idText, moment } from './shapes.ts';
import { tagHistory } from './tag.ts';

/** A mail provider from which nobody new is taken. Attempts are not counted: there is no history. */
export const adminEmailDomainBlockEntity = z
  .strictObject({
    id: idText,
    domain: z.string(),
    created_at: moment,
    history: z.array(tagHistory),
  })
  .openapi('Admin_EmailDomainBlock');

/** A network from which not everybody new is taken. */
export const adminIpBlockEntity = z
  .strictObject({
    id: idText,
    ip: z.string(),
    severity: z.enum(['sign_up_requires_approval', 'sign_up_block']),
    comment: z.string(),
    created_at: moment,
    expires_at: moment.nullable(),
  })
  .openapi('Admin_IpBlock');

/** A whole server that a decision limits or suspends. */
export const adminDomainBlockEntity = z
  .strictObject({
    id: idText,
    domain: z.string(),
    digest: z.string(),
    created_at: moment,
    severity: z.enum(['silence', 'suspend']),
    reject_media: z.boolean(),
    reject_reports: z.boolean(),
    private_comment: z.null(),
    public_comment: z.string(),
    obfuscate: z.boolean(),
  })
  .openapi('Admin_DomainBlock');

/** An address that is not taken again, known by its hash alone. */
export const adminCanonicalEmailBlockEntity = z
  .strictObject({ id: idText, canonical_email_hash: z.string() })
  .openapi('Admin_CanonicalEmailBlock');
