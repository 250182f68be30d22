import { pageQuery, pagesOf } from '../../../lib/server/paging.ts';
import { platformOf } from '../../../lib/server/platform.ts';
import { viewPosts } from '../../../lib/server/posts.ts';
import { words } from '../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { viewer } = event.locals;
  const { tag } = event.params;
  const query = pageQuery(event.url);
  const page = await platform.conversation.tagTimeline(
    platform.world,
    viewer?.account.id,
    tag,
    query,
  );
  return {
    title: words().post.timelines.tagTitle(tag),
    posts: await viewPosts(platform, viewer, page.items),
    pages: pagesOf(event.url, page),
  };
};
