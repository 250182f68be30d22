import type { DraftId } from '#conversation';
import { action } from '../../lib/server/act.ts';
import { text } from '../../lib/server/form.ts';
import { pageQuery, pagesOf } from '../../lib/server/paging.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import type { Platform } from '../../platform.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const { conversation, world } = platformOf(event);
  const page = await conversation.listDrafts(world, viewer.account.id, pageQuery(event.url));
  return {
    title: words().post.compose.draftsTitle,
    drafts: page.items.map((draft) => ({
      id: draft.id,
      text: draft.content.text,
      pictures: draft.media.length,
      updatedAt: draft.updatedAt,
      publishAt: draft.publishAt ?? null,
      heldBecause: draft.heldBecause ?? null,
    })),
    pages: pagesOf(event.url, page),
  };
};

function draftIn({ foundation }: Platform, form: FormData): DraftId {
  const id = foundation.parseId<'draft'>(text(form, 'id'));
  if (id === undefined) throw foundation.refuse('not-found');
  return id;
}

export const actions: Actions = {
  publish: action('published', ({ platform, actor, form }) =>
    platform.conversation.publishDraft(platform.world, actor, draftIn(platform, form)),
  ),
  delete: action('thrownAway', ({ platform, actor, form }) =>
    platform.conversation.deleteDraft(platform.world, actor, draftIn(platform, form)),
  ),
};
