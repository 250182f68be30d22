import { redirect } from '@sveltejs/kit';
import { keptPicture, postFields, readDraft } from '../../../../lib/server/drafts.ts';
import { platformOf, requireViewer } from '../../../../lib/server/platform.ts';
import { idIn } from '../../../../lib/server/posts.ts';
import { attempt } from '../../../../lib/server/refusals.ts';
import { words } from '../../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const platform = platformOf(event);
  const { conversation, foundation, world } = platform;
  const id = idIn<'post'>(platform, event.params.id);
  const source = await conversation.postSource(world, viewer.account.id, id);
  const { post } = await conversation.getPost(world, viewer.account.id, id);
  return {
    title: words().post.compose.editTitle,
    draft: {
      idempotencyKey: foundation.randomToken(),
      limit: conversation.postLimits.characters,
      visibility: post.visibility,
      text: source.text,
      contentWarning: source.contentWarning,
      sensitive: post.sensitive,
      replyPolicy: post.replyPolicy,
      pictures: post.media.map((media) => keptPicture(platform, media)),
      ...(post.language === null ? {} : { language: post.language }),
    },
  };
};

export const actions: Actions = {
  default: async (event) => {
    const viewer = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const id = idIn<'post'>(platform, event.params.id);
      const typed = await readDraft(platform, viewer, form);
      const { conversation, world } = platform;
      await conversation.editPost(world, viewer.account.id, id, postFields(typed));
      redirect(303, `/@${viewer.account.handle}/${id}?done=edited`);
    });
  },
};
