import { redirect } from '@sveltejs/kit';
import { viewGroups } from '../../lib/server/notifications.ts';
import { viewPerson } from '../../lib/server/people.ts';
import { pageQuery, pagesOf } from '../../lib/server/paging.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const platform = platformOf(event);
  const { accounts, conversation, enforcement, world } = platform;
  const self = viewer.account.id;
  const [page, requests, heldBack, announced] = await Promise.all([
    conversation.listNotificationGroups(world, self, pageQuery(event.url)),
    accounts.listFollowRequests(world.db, self, { limit: 40 }),
    conversation.countHeldBack(world, self),
    enforcement.listAnnounced(world.db, world.clock.now()),
  ]);
  const newest = page.items[0]?.newestId;
  const [marker] = await conversation.listMarkers(world.db, self, ['notifications']);
  if (newest !== undefined && event.url.search === '') {
    await conversation.setMarker(world, self, 'notifications', newest);
  }
  return {
    title: words().frame.notifications,
    groups: await viewGroups(platform, viewer, page.items),
    readUpTo: marker?.lastReadId ?? '0',
    requests: requests.items.map((one) => viewPerson(platform, one)),
    heldBack: heldBack.requests,
    announced: announced.map(({ number, effectiveAt }) => ({ number, effectiveAt })),
    pages: pagesOf(event.url, page),
  };
};

export const actions: Actions = {
  clear: async (event) => {
    const viewer = requireViewer(event);
    const { conversation, world } = platformOf(event);
    await conversation.clearNotifications(world, viewer.account.id);
    redirect(303, '/notifications');
  },
};
