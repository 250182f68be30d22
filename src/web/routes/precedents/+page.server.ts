import { pageQuery, pagesOf } from '../../lib/server/paging.ts';
import { platformOf } from '../../lib/server/platform.ts';
import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { enforcement, world } = platformOf(event);
  const page = await enforcement.listPrecedents(world.db, pageQuery(event.url));
  return {
    title: words().rules.precedents.title,
    precedents: page.items,
    pages: pagesOf(event.url, page),
  };
};
