import { accountAt, viewPerson } from '../../../lib/server/people.ts';
import { pageQuery, pagesOf } from '../../../lib/server/paging.ts';
import { platformOf } from '../../../lib/server/platform.ts';
import { words } from '../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { accounts, world } = platform;
  const account = await accountAt(platform, event.params.handle);
  const page = await accounts.listFollowing(world.db, account.id, pageQuery(event.url, 40));
  return {
    title: words().profile.following,
    people: page.items.map((one) => viewPerson(platform, one)),
    pages: pagesOf(event.url, page),
  };
};
