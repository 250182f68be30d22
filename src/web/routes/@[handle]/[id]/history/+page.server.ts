import { platformOf } from '../../../../lib/server/platform.ts';
import { idIn, viewPicture } from '../../../../lib/server/posts.ts';
import { words } from '../../../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { conversation, world } = platform;
  const id = idIn<'post'>(platform, event.params.id);
  const versions = await conversation.postHistory(world, event.locals.viewer?.account.id, id);
  return {
    title: words().post.historyOf,
    versions: versions.toReversed().map(({ media, ...version }) => ({
      ...version,
      pictures: media.map((one) => viewPicture(platform, one)),
    })),
  };
};
