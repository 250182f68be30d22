import { z } from '@hono/zod-openapi';
import { adminAccountEntity } from './admin-account.ts';
import { ruleEntity } from './rule.ts';
import { address, idText, moment, orNull } from './shapes.ts';
import { statusEntity } from './status.ts';

/** A report as officers see it, with the case that it is in. */
export const adminReportEntity = z
  .strictObject({
    id: idText,
    action_taken: z.boolean(),
    action_taken_at: moment.nullable(),
    category: z.enum(['spam', 'legal', 'violation', 'other']),
    comment: z.string(),
    forwarded: z.boolean(),
    created_at: moment,
    updated_at: moment,
    /** Null where another server did not say who reports. */
    account: orNull(adminAccountEntity),
    target_account: adminAccountEntity,
    assigned_account: orNull(adminAccountEntity),
    action_taken_by_account: orNull(adminAccountEntity),
    statuses: z.array(statusEntity),
    rules: z.array(ruleEntity),
    /** Ours: the case at the desk. */
    url: address,
    docket: z.string(),
    case_state: z.string(),
  })
  .openapi('Admin_Report');
