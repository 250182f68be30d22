import { action } from '../../../lib/server/act.ts';
import { pageQuery, pagesOf } from '../../../lib/server/paging.ts';
import { platformOf } from '../../../lib/server/platform.ts';
import { viewPosts } from '../../../lib/server/posts.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { viewer } = event.locals;
  const { conversation, world } = platform;
  const { tag } = event.params;
  const [page, shown] = await Promise.all([
    conversation.tagTimeline(world, viewer?.account.id, tag, pageQuery(event.url)),
    conversation.getTag(world, viewer?.account.id, tag),
  ]);
  const days = shown.history;
  return {
    title: words().post.timelines.tagTitle(tag),
    following: shown.following,
    uses: days.reduce((sum, { uses }) => sum + uses, 0),
    posts: await viewPosts(platform, viewer, page.items, 'public'),
    pages: pagesOf(event.url, page),
  };
};

export const actions: Actions = {
  follow: action('tagFollowed', ({ platform, actor, event }) =>
    platform.conversation.followTag(platform.world, actor, event.params['tag'] ?? ''),
  ),
  unfollow: action('tagUnfollowed', ({ platform, actor, event }) =>
    platform.conversation.unfollowTag(platform.world, actor, event.params['tag'] ?? ''),
  ),
};
