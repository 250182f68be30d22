import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { words } from '../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const { enforcement, world } = platformOf(event);
  return {
    title: words().health.title,
    health: await enforcement.serviceHealth(world, account.id),
    days: enforcement.healthDays,
    cleanDays: enforcement.cleanDays,
  };
};
