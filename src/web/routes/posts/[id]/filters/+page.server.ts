import { redirect } from '@sveltejs/kit';
import { optional, texts } from '../../../../lib/server/form.ts';
import { platformOf, requireViewer } from '../../../../lib/server/platform.ts';
import { idIn, viewPosts } from '../../../../lib/server/posts.ts';
import { attempt } from '../../../../lib/server/refusals.ts';
import { words } from '../../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const platform = platformOf(event);
  const { conversation, foundation, world } = platform;
  const id = idIn<'post'>(platform, event.params.id);
  const [shown, filters] = await Promise.all([
    conversation.getPost(world, viewer.account.id, id),
    conversation.listFilters(world.db, viewer.account.id),
  ]);
  const [post] = await viewPosts(platform, viewer, [shown]);
  if (post === undefined) throw foundation.refuse('not-found');
  return {
    title: words().curating.filters.place,
    post,
    filters: filters.map(({ id: filterId, title, action, posts }) => ({
      id: filterId,
      title,
      action,
      holds: posts.some(({ postId }) => postId === id),
    })),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const { conversation, world } = platform;
      const postId = idIn<'post'>(platform, event.params.id);
      await conversation.placeInFilters(world, account.id, {
        postId,
        filterIds: texts(form, 'filter').map((id) => idIn<'filter'>(platform, id)),
        newTitle: optional(form, 'title'),
      });
      redirect(303, '/settings/filters?done=filtersPlaced');
    });
  },
};
