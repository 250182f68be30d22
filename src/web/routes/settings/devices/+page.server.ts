import { redirect } from '@sveltejs/kit';
import { deviceName } from '../../../lib/server/device-name.ts';
import { text } from '../../../lib/server/form.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { idIn } from '../../../lib/server/posts.ts';
import { attempt } from '../../../lib/server/refusals.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const viewer = requireViewer(event);
  const { accounts, world } = platformOf(event);
  const [sessions, apps] = await Promise.all([
    accounts.listSessions(world, viewer.account.id),
    accounts.listAuthorizedApps(world.db, viewer.account.id),
  ]);
  return {
    title: words().settings.sessions,
    sessions: sessions.map((session) => ({
      id: session.id,
      device: deviceName(session.userAgent),
      createdAt: session.createdAt,
      isThis: session.id === viewer.session.id,
    })),
    apps: apps.map(({ id, name, website, scopes }) => ({ id, name, website, scopes })),
  };
};

export const actions: Actions = {
  end: async (event) => {
    const viewer = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const id = idIn<'session'>(platform, text(form, 'id'));
      await platform.accounts.revokeSession(platform.world, viewer.account.id, id);
      redirect(303, '/settings/devices?done=revoked');
    });
  },
  revoke: async (event) => {
    const viewer = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const id = idIn<'app'>(platform, text(form, 'id'));
      await platform.accounts.revokeAppAccess(platform.world, viewer.account.id, id);
      redirect(303, '/settings/devices?done=revoked');
    });
  },
};
