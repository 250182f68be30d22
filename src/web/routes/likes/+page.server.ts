import { pageQuery, pagesOf } from '../../lib/server/paging.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import { viewPosts } from '../../lib/server/posts.ts';
import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const platform = platformOf(event);
  const { conversation, world } = platform;
  const page = await conversation.listLikes(world, viewer.account.id, pageQuery(event.url));
  return {
    title: words().post.timelines.likesTitle,
    posts: await viewPosts(platform, viewer, page.items),
    pages: pagesOf(event.url, page),
  };
};
