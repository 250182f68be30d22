import { redirect } from '@sveltejs/kit';
import { text } from '../../lib/server/form.ts';
import { platformOf } from '../../lib/server/platform.ts';
import { attempt } from '../../lib/server/refusals.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => ({
  title: words().account.confirm.title,
  token: event.url.searchParams.get('token') ?? '',
});

// A press of a button, because mail scanners open links.
export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const { accounts, world } = platformOf(event);
    return attempt(event, form, async () => {
      await accounts.confirmEmail(world, text(form, 'token'));
      const signedIn = event.locals.viewer !== undefined;
      redirect(303, `${signedIn ? '/home' : '/sign-in'}?done=confirmed`);
    });
  },
};
