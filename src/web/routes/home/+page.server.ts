import { action } from '../../lib/server/act.ts';
import { unreadAnnouncements } from '../../lib/server/announcements.ts';
import { text } from '../../lib/server/form.ts';
import { pageQuery, pagesOf } from '../../lib/server/paging.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import { idIn, viewPosts } from '../../lib/server/posts.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const platform = platformOf(event);
  const { conversation, foundation, world } = platform;
  const page = await conversation.homeTimeline(world, viewer.account.id, pageQuery(event.url));
  return {
    title: words().post.timelines.homeTitle,
    announcements: await unreadAnnouncements(platform, viewer.account.id),
    posts: await viewPosts(platform, viewer, page.items, 'home'),
    pages: pagesOf(event.url, page),
    draft: {
      idempotencyKey: foundation.randomToken(),
      visibility: viewer.account.defaultVisibility,
      limit: conversation.postLimits.characters,
    },
  };
};

export const actions: Actions = {
  dismiss: action('putAway', ({ platform, actor, form }) =>
    platform.conversation.dismissAnnouncement(
      platform.world,
      actor,
      idIn<'announcement'>(platform, text(form, 'id')),
    ),
  ),
};
