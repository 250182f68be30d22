import { platformOf } from '../../../lib/server/platform.ts';
import { words } from '../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { enforcement, world } = platformOf(event);
  const books = await enforcement.listRulebooks(world.db);
  return {
    title: words().rules.books.title,
    books: books.map(({ number, publishedAt, effectiveAt }) => ({
      number,
      publishedAt,
      effectiveAt,
    })),
  };
};
