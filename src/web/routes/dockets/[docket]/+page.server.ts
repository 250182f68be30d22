import { viewEntry } from '../../../lib/server/ledger.ts';
import { platformOf } from '../../../lib/server/platform.ts';
import { words } from '../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { enforcement, world } = platformOf(event);
  const found = await enforcement.findServerDocket(world.db, event.params.docket);
  if (found !== undefined) {
    const server = { ...found, entries: found.entries.map(viewEntry) };
    return { title: words().rules.dockets.case(found.docket), server, page: undefined };
  }
  const { entries, ...page } = await enforcement.getDocket(world.db, event.params.docket);
  return {
    title: words().rules.dockets.case(page.docket),
    server: undefined,
    page: { ...page, entries: entries.map(viewEntry) },
  };
};
