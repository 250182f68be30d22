import { pageQuery, pagesOf } from '../../lib/server/paging.ts';
import { platformOf } from '../../lib/server/platform.ts';
import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

/** Open to everyone: whether the first decisions were correct (article 15). */
export const load: PageServerLoad = async (event) => {
  const { enforcement, world } = platformOf(event);
  const page = await enforcement.listReviews(world.db, pageQuery(event.url, 20));
  return {
    title: words().rules.reviews.title,
    agreement: await enforcement.agreement(world.db),
    reviews: page.items,
    pages: pagesOf(event.url, page),
  };
};
