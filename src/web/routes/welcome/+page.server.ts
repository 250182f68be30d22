import { redirect } from '@sveltejs/kit';
import { attempt } from '../../lib/server/refusals.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const { accounts, world } = platformOf(event);
  if (viewer.emailConfirmed) redirect(303, '/home');
  const credentials = await accounts.findCredentials(world.db, viewer.account.id);
  return {
    title: words().account.signUp.sentTitle,
    email: credentials?.email ?? '',
    hasLocalMails: world.mail.kept !== undefined,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const viewer = requireViewer(event);
    const { accounts, world } = platformOf(event);
    return attempt(event, await event.request.formData(), async () => {
      await accounts.resendConfirmation(world, viewer.account.id);
      redirect(303, '/welcome?done=mailed');
    });
  },
};
