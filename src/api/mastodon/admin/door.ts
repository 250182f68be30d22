import type { z } from '@hono/zod-openapi';
import { requireOverseer, type Account } from '#accounts';
import { forPerson, type Api, type Asked, type EndpointSpec } from '../../endpoint.ts';

export const adminPath = '/api/v1/admin';

/**
 * An endpoint for officers and operators. Commands and queries ask again for the role that they
 * need. @throws Refusal `forbidden` to everybody else
 */
export function forOverseer<Fields extends z.ZodRawShape>(
  api: Api,
  spec: EndpointSpec<Fields>,
  handler: (asked: Asked<Fields, Account>) => Promise<Response | object>,
): void {
  forPerson(api, spec, async (asked) => {
    await requireOverseer(asked.world.db, asked.account.id);
    return handler(asked);
  });
}
