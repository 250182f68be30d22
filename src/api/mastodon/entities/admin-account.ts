import { z } from '@hono/zod-openapi';
import { accountEntity } from './account.ts';
import { roleEntity } from './credential-account.ts';
import { idText, moment } from './shapes.ts';

/** An account as officers and operators see it. Network addresses are not kept. */
export const adminAccountEntity = z
  .strictObject({
    id: idText,
    username: z.string(),
    domain: z.string().nullable(),
    created_at: moment,
    /** `""` for who may not know it. */
    email: z.string(),
    ip: z.null(),
    ips: z.array(z.strictObject({ ip: z.string(), used_at: moment })),
    locale: z.string(),
    invite_request: z.null(),
    role: roleEntity,
    confirmed: z.boolean(),
    approved: z.boolean(),
    disabled: z.boolean(),
    silenced: z.boolean(),
    suspended: z.boolean(),
    sensitized: z.boolean(),
    account: accountEntity,
    created_by_application_id: z.null(),
    invited_by_account_id: z.null(),
  })
  .openapi('Admin_Account');
