import { redirect } from '@sveltejs/kit';
import { secret, text } from '../../../lib/server/form.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { attempt } from '../../../lib/server/refusals.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const { accounts, world } = platformOf(event);
  const credentials = await accounts.findCredentials(world.db, viewer.account.id);
  return {
    title: words().settings.account,
    email: credentials?.email ?? '',
    emailConfirmed: viewer.emailConfirmed,
    theme: event.locals.theme,
  };
};

export const actions: Actions = {
  password: async (event) => {
    const viewer = requireViewer(event);
    const { accounts, world } = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      await accounts.changePassword(world, viewer.account.id, {
        current: secret(form, 'current'),
        password: secret(form, 'password'),
        sessionId: viewer.session.id,
      });
      redirect(303, '/settings/account?done=saved');
    });
  },
  email: async (event) => {
    const viewer = requireViewer(event);
    const { accounts, world } = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      await accounts.changeEmail(world, viewer.account.id, {
        password: secret(form, 'current'),
        email: text(form, 'email'),
      });
      redirect(303, '/welcome?done=mailed');
    });
  },
  theme: async (event) => {
    const form = await event.request.formData();
    event.cookies.set('theme', text(form, 'theme'), {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: platformOf(event).world.origin.startsWith('https:'),
      maxAge: 365 * 24 * 60 * 60,
    });
    redirect(303, '/settings/account?done=saved');
  },
};
