import { pageQuery, pagesOf } from '../../../lib/server/paging.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { idIn, viewPosts } from '../../../lib/server/posts.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const platform = platformOf(event);
  const { conversation, world } = platform;
  const listId = idIn<'list'>(platform, event.params.id);
  const list = await conversation.getList(world.db, viewer.account.id, listId);
  const page = await conversation.listTimeline(world, viewer.account.id, {
    listId,
    page: pageQuery(event.url),
  });
  return {
    title: list.title,
    list,
    posts: await viewPosts(platform, viewer, page.items, 'home'),
    pages: pagesOf(event.url, page),
  };
};
