import { action } from '../../../lib/server/act.ts';
import { text } from '../../../lib/server/form.ts';
import { idIn } from '../../../lib/server/posts.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const { conversation, world } = platformOf(event);
  const now = world.clock.now();
  const filters = await conversation.listFilters(world.db, account.id);
  return {
    title: words().curating.filters.title,
    filters: filters.map(({ id, title, contexts, action: does, expiresAt, keywords, posts }) => ({
      id,
      title,
      contexts,
      action: does,
      expiresAt: expiresAt ?? null,
      hasEnded: expiresAt !== undefined && expiresAt <= now,
      keywords: keywords.length,
      posts: posts.length,
    })),
  };
};

export const actions: Actions = {
  remove: action('filterRemoved', ({ platform, actor, form }) => {
    const id = idIn<'filter'>(platform, text(form, 'id'));
    return platform.conversation.deleteFilter(platform.world, actor, id);
  }),
};
