import { pageQuery, pagesOf } from '../../../../lib/server/paging.ts';
import { platformOf } from '../../../../lib/server/platform.ts';
import { words } from '../../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

/** Both sides with the newest of each; or one side, page after page, where `side` says which. */
export const load: PageServerLoad = async (event) => {
  const { enforcement, world } = platformOf(event);
  const { current, line, id } = await enforcement.getRule(world, event.params.id);
  const side = event.url.searchParams.get('side');
  const head = {
    title: words().rules.lineOf(current.title),
    rule: { id, title: current.title, text: current.text },
    line,
  };
  if (side !== 'crosses' && side !== 'does-not-cross') return { ...head, one: null };
  const page = await enforcement.listSide(world, {
    ...pageQuery(event.url),
    ruleId: id,
    proved: side === 'crosses',
  });
  return { ...head, one: { side, cases: page.items, pages: pagesOf(event.url, page) } };
};
