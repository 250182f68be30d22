import { viewEntry } from '../../../lib/server/ledger.ts';
import { platformOf } from '../../../lib/server/platform.ts';
import { words } from '../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { enforcement, world } = platformOf(event);
  const { entries, ...page } = await enforcement.getDocket(world.db, event.params.docket);
  return {
    title: words().rules.dockets.case(page.docket),
    page: { ...page, entries: entries.map(viewEntry) },
  };
};
