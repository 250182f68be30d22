import { redirect } from '@sveltejs/kit';
import { secret } from '../../../lib/server/form.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { attempt } from '../../../lib/server/refusals.ts';
import { endSession } from '../../../lib/server/session.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
  requireViewer(event);
  return { title: words().settings.exit };
};

export const actions: Actions = {
  close: async (event) => {
    const { account } = requireViewer(event);
    const { accounts, conversation, enforcement, world } = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const password = secret(form, 'password');
      await accounts.closeAccount(world, account.id, {
        password,
        alsoClose: async (tx, id) => {
          await conversation.withdrawPosts(tx, world, id);
          await enforcement.planErasureFor(tx, id);
        },
      });
      endSession(event);
      redirect(303, '/?done=closed');
    });
  },
};
