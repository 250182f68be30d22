import { action, type Doing } from '../../../lib/server/act.ts';
import { choice, text } from '../../../lib/server/form.ts';
import { viewRequests } from '../../../lib/server/notifications.ts';
import { pageQuery, pagesOf } from '../../../lib/server/paging.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

/** Those of whom something is held back, and what is held back. */
export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const platform = platformOf(event);
  const { conversation, world } = platform;
  const self = viewer.account.id;
  const [page, policy] = await Promise.all([
    conversation.listNotificationRequests(world, self, pageQuery(event.url)),
    conversation.getNotificationPolicy(world.db, self),
  ]);
  return {
    title: words().notices.title,
    requests: await viewRequests(platform, viewer, page.items),
    policy,
    answers: conversation.policyAnswers,
    pages: pagesOf(event.url, page),
  };
};

export const actions: Actions = {
  accept: action('letThrough', ({ platform, actor, form }) =>
    platform.conversation.acceptNotificationRequests(platform.world, actor, [idIn(platform, form)]),
  ),
  dismiss: action('heldRemoved', ({ platform, actor, form }) =>
    platform.conversation.dismissNotificationRequests(platform.world, actor, [
      idIn(platform, form),
    ]),
  ),
  policy: action('saved', ({ platform, actor, form }) => {
    const { conversation, world } = platform;
    const answer = (name: string) => choice(platform, form, name, conversation.policyAnswers);
    return conversation.updateNotificationPolicy(world, actor, {
      notFollowing: answer('notFollowing'),
      notFollowers: answer('notFollowers'),
      newAccounts: answer('newAccounts'),
      privateMentions: answer('privateMentions'),
      limitedAccounts: answer('limitedAccounts'),
    });
  }),
};

function idIn({ foundation }: Doing['platform'], form: FormData): string {
  const id = foundation.parseId(text(form, 'id'));
  if (id === undefined) throw foundation.refuse('not-found');
  return id;
}
