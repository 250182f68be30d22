import { platformOf } from '../../../lib/server/platform.ts';
import { idIn } from '../../../lib/server/posts.ts';
import { words } from '../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { enforcement, world } = platform;
  const id = idIn<'decision'>(platform, event.params.id);
  const page = await enforcement.getPrecedent(world, id);
  return { title: words().rules.precedents.one(page.precedent.docket), page };
};
