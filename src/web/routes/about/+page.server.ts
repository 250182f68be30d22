import { platformOf } from '../../lib/server/platform.ts';
import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { accounts, foundation, world } = platformOf(event);
  const limits = await accounts.listServerLimits(world.db);
  return {
    title: words().landing.aboutTitle,
    servers: limits.map(({ domain, state, reason, docket, until }) => ({
      domain,
      kind: state === 'limited' ? ('limit' as const) : ('suspension' as const),
      reason,
      docket,
      until: foundation.dayOf(until),
    })),
  };
};
