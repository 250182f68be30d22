import { redirect } from '@sveltejs/kit';
import { secret, text } from '../../lib/server/form.ts';
import { platformOf } from '../../lib/server/platform.ts';
import { attempt } from '../../lib/server/refusals.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => ({
  title: words().account.reset.title,
  token: event.url.searchParams.get('token'),
});

export const actions: Actions = {
  ask: async (event) => {
    const form = await event.request.formData();
    const { accounts, world } = platformOf(event);
    return attempt(event, form, async () => {
      const ip = event.getClientAddress();
      await accounts.requestPasswordReset(world, { email: text(form, 'email'), ip });
      redirect(303, '/reset-password?done=mailed');
    });
  },
  change: async (event) => {
    const form = await event.request.formData();
    const { accounts, world } = platformOf(event);
    return attempt(event, form, async () => {
      const password = secret(form, 'password');
      await accounts.resetPassword(world, { token: text(form, 'token'), password });
      redirect(303, '/sign-in?done=reset');
    });
  },
};
