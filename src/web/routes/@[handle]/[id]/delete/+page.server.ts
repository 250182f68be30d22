import { redirect } from '@sveltejs/kit';
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
  const shown = await conversation.getPost(world, viewer.account.id, id);
  const [post] = await viewPosts(platform, viewer, [shown]);
  if (post?.mine !== true) throw foundation.refuse('not-found');
  return { title: words().post.delete, post };
};

export const actions: Actions = {
  default: async (event) => {
    const viewer = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const { conversation, world } = platform;
      const id = idIn<'post'>(platform, event.params.id);
      await conversation.deletePost(world, viewer.account.id, id);
      redirect(303, `/@${viewer.account.handle}?done=deleted`);
    });
  },
};
