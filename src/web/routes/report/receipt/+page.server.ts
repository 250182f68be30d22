import { redirect } from '@sveltejs/kit';
import { text } from '../../../lib/server/form.ts';
import { platformOf } from '../../../lib/server/platform.ts';
import { attempt } from '../../../lib/server/refusals.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { enforcement, foundation, world } = platformOf(event);
  const token = event.url.searchParams.get('token') ?? '';
  const receipt = await enforcement.findReceipt(world, token);
  if (receipt === undefined) throw foundation.refuse('not-found');
  return {
    title: words().report.receipt,
    token,
    receipt,
  };
};

export const actions: Actions = {
  appeal: async (event) => {
    const { enforcement, world } = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const token = text(form, 'token');
      await enforcement.appeal(world, { token }, { grounds: text(form, 'grounds') });
      redirect(303, `/report/receipt?token=${encodeURIComponent(token)}&done=appealed`);
    });
  },
};
