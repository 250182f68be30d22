import { redirect } from '@sveltejs/kit';
import type { Filter } from '#conversation';
import { action } from '../../../../lib/server/act.ts';
import { filterIn, keywordLines } from '../../../../lib/server/filter-form.ts';
import { text } from '../../../../lib/server/form.ts';
import { idIn, viewPosts } from '../../../../lib/server/posts.ts';
import { platformOf, requireViewer } from '../../../../lib/server/platform.ts';
import { attempt } from '../../../../lib/server/refusals.ts';
import { words } from '../../../../lib/words/index.ts';
import type { Platform } from '../../../../platform.ts';
import type { Viewer } from '../../../../lib/server/viewer.ts';
import type { Actions, PageServerLoad } from './$types';

/** What the form of a new one holds. */
const blank: Omit<Filter, 'id'> = {
  title: '',
  contexts: ['home', 'public'],
  action: 'warn',
  keywords: [],
  posts: [],
};

/** The latest posts that it holds by themselves, shown as they can be seen now. */
const postsShown = 40;

async function postsOf(platform: Platform, viewer: Viewer, posts: Filter['posts']) {
  const latest = posts.toReversed().slice(0, postsShown);
  const ids = latest.map(({ postId }) => postId);
  const shown = await platform.conversation.showPosts(platform.world, viewer.account.id, ids);
  const views = await viewPosts(platform, viewer, shown);
  return latest.map(({ id, postId }) => {
    const post = views.find((one) => one.id === postId);
    const source = shown.find((one) => one.post.id === postId);
    const isReadable = post !== undefined && post.tombstone === undefined;
    if (!isReadable) return { id };
    return { id, path: post.path, author: post.author.name, text: source?.post.text ?? '' };
  });
}

/** `new`, or the id of one that there is. */
export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const { account } = viewer;
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
    posts: await postsOf(platform, viewer, shown.posts),
    contexts: conversation.filterContexts,
    actions: conversation.filterActions,
  };
};

export const actions: Actions = {
  takeOut: action('removed', ({ platform, actor, form }) =>
    platform.conversation.removeFilterPost(
      platform.world,
      actor,
      idIn<'filter-post'>(platform, text(form, 'entry')),
    ),
  ),

  save: async (event) => {
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
