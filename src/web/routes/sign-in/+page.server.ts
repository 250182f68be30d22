import { redirect } from '@sveltejs/kit';
import { secret, text } from '../../lib/server/form.ts';
import { platformOf } from '../../lib/server/platform.ts';
import { attempt } from '../../lib/server/refusals.ts';
import { localPath } from '../../lib/server/local-path.ts';
import { startSession } from '../../lib/server/session.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const next = localPath(event.url.searchParams.get('next'), '/home');
  if (event.locals.viewer !== undefined) redirect(303, next);
  const { accounts, world } = platformOf(event);
  return {
    title: words().frame.signIn,
    next,
    mode: await accounts.getSignUpMode(world.db),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const form = await event.request.formData();
    const { accounts, world } = platformOf(event);
    return attempt(event, form, async () => {
      const { sessionToken } = await accounts.signIn(world, {
        login: text(form, 'login'),
        password: secret(form, 'password'),
        ip: event.getClientAddress(),
        userAgent: event.request.headers.get('user-agent') ?? undefined,
      });
      startSession(event, sessionToken);
      redirect(303, localPath(text(form, 'next'), '/home'));
    });
  },
};
