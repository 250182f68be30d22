import { pageQuery, pagesOf } from '../../lib/server/paging.ts';
import { platformOf } from '../../lib/server/platform.ts';
import { viewPosts } from '../../lib/server/posts.ts';
import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { viewer } = event.locals;
  const everywhere = event.url.searchParams.get('from') === 'everywhere';
  const page = await platform.conversation.publicTimeline(platform.world, viewer?.account.id, {
    ...pageQuery(event.url),
    ...(everywhere ? {} : { only: 'local' as const }),
  });
  return {
    title: words().post.timelines.publicTitle,
    everywhere,
    posts: await viewPosts(platform, viewer, page.items, 'public'),
    pages: pagesOf(event.url, page),
  };
};
