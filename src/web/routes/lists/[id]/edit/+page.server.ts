import { redirect } from '@sveltejs/kit';
import { action, type Doing } from '../../../../lib/server/act.ts';
import { choice, text, ticked } from '../../../../lib/server/form.ts';
import { pageQuery, pagesOf } from '../../../../lib/server/paging.ts';
import { accountAt, viewPerson } from '../../../../lib/server/people.ts';
import { platformOf, requireViewer } from '../../../../lib/server/platform.ts';
import { idIn } from '../../../../lib/server/posts.ts';
import { words } from '../../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { conversation, world } = platform;
  const listId = idIn<'list'>(platform, event.params.id);
  const list = await conversation.getList(world.db, account.id, listId);
  const page = pageQuery(event.url, 40);
  const members = await conversation.listMembers(world.db, account.id, { listId, page });
  return {
    title: words().curating.lists.edit,
    list,
    replies: conversation.listReplies,
    members: members.items.map((one) => viewPerson(platform, one)),
    pages: pagesOf(event.url, members),
  };
};

function listIn({ platform, event }: Doing) {
  return idIn<'list'>(platform, event.params['id'] ?? '');
}

export const actions: Actions = {
  save: action('saved', (doing) => {
    const { platform, actor, form } = doing;
    return platform.conversation.changeList(platform.world, actor, listIn(doing), {
      title: text(form, 'title'),
      replies: choice(platform, form, 'replies', platform.conversation.listReplies),
      exclusive: ticked(form, 'exclusive'),
    });
  }),
  add: action('added', async (doing) => {
    const { platform, actor, form } = doing;
    const { id } = await accountAt(platform, text(form, 'handle').replace(/^@/, ''));
    const membership = { listId: listIn(doing), accountIds: [id] };
    await platform.conversation.addMembers(platform.world, actor, membership);
  }),
  take: action('removed', async (doing) => {
    const { platform, actor, form } = doing;
    const id = idIn<'account'>(platform, text(form, 'id'));
    const membership = { listId: listIn(doing), accountIds: [id] };
    await platform.conversation.removeMembers(platform.world, actor, membership);
  }),
  remove: action('removed', async (doing) => {
    await doing.platform.conversation.deleteList(doing.platform.world, doing.actor, listIn(doing));
    redirect(303, '/lists?done=listRemoved');
  }),
};
