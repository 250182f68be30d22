import { redirect } from '@sveltejs/kit';
import { viewPosts } from '../lib/server/posts.ts';
import { platformOf } from '../lib/server/platform.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  if (event.locals.viewer !== undefined) redirect(303, '/home');
  const platform = platformOf(event);
  const { accounts, conversation, world } = platform;
  const [page, mode] = await Promise.all([
    conversation.publicTimeline(world, undefined, { limit: 8, only: 'local' }),
    accounts.getSignUpMode(world.db),
  ]);
  return {
    posts: await viewPosts(platform, undefined, page.items),
    mode,
  };
};
