import { platformOf } from '../lib/server/platform.ts';
import { viewPerson } from '../lib/server/people.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
  const platform = platformOf(event);
  const { world, conversation } = platform;
  const viewer = event.locals.viewer;
  const site = { host: new URL(world.origin).host, origin: world.origin, now: world.clock.now() };
  if (viewer === undefined) return { site, viewer: null };
  const { account } = viewer;
  return {
    site,
    viewer: {
      ...viewPerson(platform, account),
      roles: account.roles,
      unread: await conversation.countUnreadGroups(world, account.id),
      sanctioned: account.standing.state !== 'good',
      mayPost: account.standing.may.post,
    },
  };
};
