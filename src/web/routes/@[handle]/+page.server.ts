import type { AccountTimelineQuery } from '#conversation';
import { accountAt } from '../../lib/server/people.ts';
import { pageQuery, pagesOf } from '../../lib/server/paging.ts';
import { platformOf } from '../../lib/server/platform.ts';
import { viewPosts } from '../../lib/server/posts.ts';
import type { PageServerLoad } from './$types';

const tabs = {
  posts: { excludeReplies: true },
  replies: {},
  media: { onlyMedia: true },
} satisfies Record<string, Partial<AccountTimelineQuery>>;

function isTab(name: string | null): name is keyof typeof tabs {
  return name !== null && Object.hasOwn(tabs, name);
}

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { conversation, world } = platform;
  const { viewer } = event.locals;
  const account = await accountAt(platform, event.params.handle);
  const asked = event.url.searchParams.get('show');
  const tab = isTab(asked) ? asked : 'posts';
  const query = { ...pageQuery(event.url), ...tabs[tab] };
  const isFirst = tab === 'posts' && query.maxId === undefined && query.minId === undefined;
  const viewerId = viewer?.account.id;
  const [page, pinned] = await Promise.all([
    conversation.accountTimeline(world, viewerId, account.id, query),
    isFirst
      ? conversation.accountTimeline(world, viewerId, account.id, { limit: 20, pinned: true })
      : { items: [] },
  ]);
  return {
    title: account.displayName === '' ? `@${account.handle}` : account.displayName,
    tab,
    posts: await viewPosts(platform, viewer, page.items, 'account'),
    pinned: await viewPosts(platform, viewer, pinned.items, 'account'),
    pages: pagesOf(event.url, page),
  };
};
