import { redirect } from '@sveltejs/kit';
import type { Filter } from '#conversation';
import { filterIn, keywordLines } from '../../../../lib/server/filter-form.ts';
import { idIn } from '../../../../lib/server/posts.ts';
import { platformOf, requireViewer } from '../../../../lib/server/platform.ts';
import { attempt } from '../../../../lib/server/refusals.ts';
import { words } from '../../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the form of a new one holds. */
const blank: Omit<Filter, 'id'> = {
  title: '',
  contexts: ['home', 'public'],
  action: 'warn',
  keywords: [],
  posts: [],
};

/** `new`, or the id of one that there is. */
export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { conversation, world } = platform;
  const { id } = event.params;
  const filter =
    id === 'new'
      ? undefined
      : await conversation.getFilter(world.db, account.id, idIn<'filter'>(platform, id));
  const shown: Omit<Filter, 'id'> = filter ?? blank;
  const t = words().curating.filters;
  return {
    title: filter === undefined ? t.add : t.editTitle,
    filter: { ...shown, lines: keywordLines(filter) },
    contexts: conversation.filterContexts,
    actions: conversation.filterActions,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const { conversation, world } = platform;
    const { id } = event.params;
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const written = filterIn(platform, form);
      if (id === 'new') {
        const keywords = written.keywords.map(({ keyword = '', wholeWord = false }) => ({
          keyword,
          wholeWord,
        }));
        await conversation.createFilter(world, account.id, { ...written, keywords });
      } else {
        await conversation.changeFilter(world, account.id, idIn<'filter'>(platform, id), written);
      }
      redirect(303, '/settings/filters?done=filterSaved');
    });
  },
};
