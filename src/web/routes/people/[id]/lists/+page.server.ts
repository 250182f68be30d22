import { redirect, type RequestEvent } from '@sveltejs/kit';
import { optional, texts } from '../../../../lib/server/form.ts';
import { viewPerson } from '../../../../lib/server/people.ts';
import { platformOf, requireViewer } from '../../../../lib/server/platform.ts';
import { idIn } from '../../../../lib/server/posts.ts';
import { attempt } from '../../../../lib/server/refusals.ts';
import { words } from '../../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

async function personAt(event: RequestEvent<{ id: string }>) {
  const platform = platformOf(event);
  const id = idIn<'account'>(platform, event.params.id);
  return viewPerson(platform, await platform.accounts.getAccount(platform.world.db, id));
}

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const { accounts, conversation, world } = platformOf(event);
  const person = await personAt(event);
  const [lists, holding, [relation]] = await Promise.all([
    conversation.listListsOf(world.db, account.id),
    conversation.listListsWith(world.db, account.id, person.id),
    accounts.relationships(world.db, account.id, [person.id]),
  ]);
  const holds = new Set(holding.map(({ id }) => id));
  return {
    title: words().curating.lists.placeTitle(person.name),
    person,
    relation: relation ?? null,
    lists: lists.map(({ id, title, exclusive }) => ({
      id,
      title,
      exclusive,
      holds: holds.has(id),
    })),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const { conversation, world } = platform;
      const person = await personAt(event);
      await conversation.placeInLists(world, account.id, {
        accountId: person.id,
        listIds: texts(form, 'list').map((id) => idIn<'list'>(platform, id)),
        newTitle: optional(form, 'title'),
      });
      redirect(303, `${person.path}?done=listsPlaced`);
    });
  },
};
