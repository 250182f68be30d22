import { peopleById } from '../../../../lib/server/people.ts';
import { pageQuery, pagesOf } from '../../../../lib/server/paging.ts';
import { platformOf } from '../../../../lib/server/platform.ts';
import { idIn } from '../../../../lib/server/posts.ts';
import { words } from '../../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { conversation, world } = platform;
  const id = idIn<'post'>(platform, event.params.id);
  const viewerId = event.locals.viewer?.account.id;
  const page = await conversation.listBoosters(world, viewerId, id, pageQuery(event.url, 40));
  const people = await peopleById(
    platform,
    page.items.map((item) => item.accountId),
  );
  return {
    title: words().post.boostedByList,
    people: [...people.values()],
    pages: pagesOf(event.url, page),
  };
};
