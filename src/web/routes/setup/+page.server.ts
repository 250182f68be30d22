import { redirect } from '@sveltejs/kit';
import { secret, text } from '../../lib/server/form.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import { attempt } from '../../lib/server/refusals.ts';
import { startSession } from '../../lib/server/session.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => ({
  title: words().account.setup.title,
  token: event.url.searchParams.get('token') ?? '',
  host: new URL(platformOf(event).world.origin).host,
});

export const actions: Actions = {
  create: async (event) => {
    const form = await event.request.formData();
    const { accounts, world } = platformOf(event);
    return attempt(event, form, async () => {
      const { sessionToken } = await accounts.signUp(world, {
        handle: text(form, 'handle'),
        email: text(form, 'email'),
        password: secret(form, 'password'),
        operatorToken: text(form, 'token'),
        ip: event.getClientAddress(),
        userAgent: event.request.headers.get('user-agent') ?? undefined,
      });
      startSession(event, sessionToken);
      redirect(303, '/home?done=operator');
    });
  },
  claim: async (event) => {
    const viewer = requireViewer(event);
    const form = await event.request.formData();
    const { accounts, world } = platformOf(event);
    return attempt(event, form, async () => {
      await accounts.becomeOperator(world, viewer.account.id, text(form, 'token'));
      redirect(303, '/home?done=operator');
    });
  },
};
