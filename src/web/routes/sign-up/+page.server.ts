import { redirect } from '@sveltejs/kit';
import { optional, secret, text, ticked } from '../../lib/server/form.ts';
import { platformOf } from '../../lib/server/platform.ts';
import { attempt } from '../../lib/server/refusals.ts';
import { startSession } from '../../lib/server/session.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  if (event.locals.viewer !== undefined) redirect(303, '/home');
  const { accounts, world } = platformOf(event);
  return {
    title: words().account.signUp.title,
    mode: await accounts.getSignUpMode(world.db),
    invitation: event.url.searchParams.get('invitation') ?? '',
    host: new URL(world.origin).host,
  };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const platform = platformOf(event);
    return attempt(event, form, async () => {
      if (!ticked(form, 'agree')) {
        throw platform.foundation.refuse('invalid', {
          field: 'agree',
          detail: words().account.signUp.agreeFirst,
        });
      }
      const { sessionToken } = await platform.accounts.signUp(platform.world, {
        handle: text(form, 'handle'),
        email: text(form, 'email'),
        password: secret(form, 'password'),
        invitation: optional(form, 'invitation'),
        ip: event.getClientAddress(),
        userAgent: event.request.headers.get('user-agent') ?? undefined,
      });
      startSession(event, sessionToken);
      redirect(303, '/welcome');
    });
  },
};
