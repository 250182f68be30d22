import { redirect } from '@sveltejs/kit';
import { platformOf } from '../../lib/server/platform.ts';
import { endSession } from '../../lib/server/session.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = () => redirect(303, '/');

export const actions: Actions = {
  default: async (event) => {
    const { accounts, world } = platformOf(event);
    if (event.locals.viewer !== undefined) await accounts.signOut(world, event.locals.viewer.token);
    endSession(event);
    redirect(303, '/?done=signedOut');
  },
};
