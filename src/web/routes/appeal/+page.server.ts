import { redirect } from '@sveltejs/kit';
import { evidenceIn } from '../../lib/server/evidence.ts';
import { text } from '../../lib/server/form.ts';
import { platformOf } from '../../lib/server/platform.ts';
import { attempt } from '../../lib/server/refusals.ts';
import { words } from '../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

/** Open to whoever holds the signed link of the letter: an appeal needs no sign-in (article 11). */
export const load: PageServerLoad = async (event) => {
  const { enforcement, world } = platformOf(event);
  const token = event.url.searchParams.get('token') ?? '';
  const link = await enforcement.openAppealLink(world, token);
  return { title: words().record.signedLinkTitle, token, link };
};

export const actions: Actions = {
  default: async (event) => {
    const { enforcement, world } = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const token = text(form, 'token');
      await enforcement.appeal(
        world,
        { token },
        {
          grounds: text(form, 'grounds'),
          newEvidence: evidenceIn(form),
        },
      );
      redirect(303, `/appeal?token=${encodeURIComponent(token)}&done=appealed`);
    });
  },
};
