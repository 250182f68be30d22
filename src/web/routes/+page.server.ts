import { redirect } from '@sveltejs/kit';
import { viewPosts } from '../lib/server/posts.ts';
import { platformOf } from '../lib/server/platform.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  if (event.locals.viewer !== undefined) redirect(303, '/home');
  const platform = platformOf(event);
  const { accounts, conversation, ledger, world } = platform;
  const [page, mode, checkpoint, decisions] = await Promise.all([
    conversation.publicTimeline(world, undefined, { limit: 8, only: 'local' }),
    accounts.getSignUpMode(world.db),
    ledger.latestCheckpoint(world.db),
    ledger.listEntries(world.db, { type: 'decision', limit: 1 }),
  ]);
  return {
    posts: await viewPosts(platform, undefined, page.items),
    mode,
    entries: checkpoint?.size ?? 0,
    hasDecisions: decisions.items.length > 0,
  };
};
