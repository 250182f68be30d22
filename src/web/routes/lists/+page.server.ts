import { redirect } from '@sveltejs/kit';
import { text } from '../../lib/server/form.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import { attempt } from '../../lib/server/refusals.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const { conversation, world } = platformOf(event);
  return {
    title: words().curating.lists.title,
    lists: await conversation.listListsOf(world.db, account.id),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { account } = requireViewer(event);
    const { conversation, world } = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const draft = { title: text(form, 'title') };
      const { id } = await conversation.createList(world, account.id, draft);
      // Without members it would be empty: they are what comes next.
      redirect(303, `/lists/${id}/edit`);
    });
  },
};
