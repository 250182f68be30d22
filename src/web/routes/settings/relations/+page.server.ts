import { viewPerson } from '../../../lib/server/people.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { words } from '../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { accounts, world } = platform;
  const [blocks, mutes] = await Promise.all([
    accounts.listBlocks(world.db, account.id, { limit: 80 }),
    accounts.listMutes(world.db, account.id, { limit: 80 }),
  ]);
  return {
    title: words().settings.relations,
    blocks: blocks.items.map((one) => viewPerson(platform, one)),
    mutes: mutes.items.map((one) => viewPerson(platform, one)),
  };
};
