import { pageQuery, pagesOf } from '../../lib/server/paging.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const { enforcement, world } = platformOf(event);
  const page = await enforcement.panelDuties(world.db, account.id, pageQuery(event.url, 40));
  return {
    title: words().desk.duties.title,
    duties: page.items,
    servers: await enforcement.listServerDuties(world.db, account.id),
    pages: pagesOf(event.url, page),
  };
};
