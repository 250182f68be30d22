import { redirect } from '@sveltejs/kit';
import type { Post } from '#conversation';
import type { ReportCategory } from '#enforcement';
import { fromElsewhere } from '../../lib/server/evidence.ts';
import { choice, readForm, text, texts, ticked } from '../../lib/server/form.ts';
import { viewPerson } from '../../lib/server/people.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import { idIn, viewPosts } from '../../lib/server/posts.ts';
import { attempt } from '../../lib/server/refusals.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

const categories = [
  'violation',
  'danger',
  'spam',
  'legal',
  'other',
] as const satisfies readonly ReportCategory[];

export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const platform = platformOf(event);
  const { accounts, conversation, enforcement, world } = platform;
  const { searchParams } = event.url;
  const postId = searchParams.get('post');
  const shown =
    postId === null
      ? undefined
      : await conversation.getPost(world, viewer.account.id, idIn(platform, postId));
  const [post] = await viewPosts(platform, viewer, shown === undefined ? [] : [shown]);
  const accountId = shown?.post.authorId ?? searchParams.get('account');
  const rulebook = await enforcement.currentRulebook(world);
  const account =
    accountId === null ? undefined : await accounts.getAccount(world.db, idIn(platform, accountId));
  return {
    title: words().report.title,
    post,
    person: account && viewPerson(platform, account),
    pictures: shown === undefined ? [] : picturesOf(shown.post),
    isForFew: shown !== undefined && enforcement.isForFew(shown.post),
    categories,
    rules:
      rulebook?.rules.map(({ id, title, text: says }) => ({ id, title, gist: gistOf(says) })) ?? [],
  };
};

/** The first sentence of a rule says what it is about; the rules page says all of it. */
function gistOf(rule: string): string {
  return /^[^]*?[.!?](?=\s|$)/.exec(rule)?.[0] ?? rule;
}

function picturesOf({ media }: Post) {
  return media.map(({ id, description }, at) => ({ id, name: description, at }));
}

export const actions: Actions = {
  default: async (event) => {
    const viewer = requireViewer(event);
    const platform = platformOf(event);
    const form = await readForm(event);
    return attempt(event, form, async () => {
      const postIds = texts(form, 'post').map((id) => idIn<'post'>(platform, id));
      const receipt = await platform.enforcement.fileReport(platform.world, viewer.account.id, {
        respondent: idIn<'account'>(platform, text(form, 'account')),
        postIds,
        wholeConversation: ticked(form, 'conversation'),
        category: choice(platform, form, 'category', categories),
        comment: text(form, 'comment'),
        ruleIds: texts(form, 'rule'),
        mediaIds: texts(form, 'media').map((id) => idIn<'media'>(platform, id)),
        ...fromElsewhere(form),
      });
      const token = encodeURIComponent(receipt.token);
      redirect(303, `/report/receipt?token=${token}&done=reported`);
    });
  },
};
