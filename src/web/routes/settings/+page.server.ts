import { redirect } from '@sveltejs/kit';
import type { ProfileImageKind } from '#conversation';
import { visibilities } from '../../lib/server/drafts.ts';
import { choice, file, readForm, text, ticked } from '../../lib/server/form.ts';
import { platformOf, requireViewer } from '../../lib/server/platform.ts';
import { attempt } from '../../lib/server/refusals.ts';
import { words } from '../../lib/words/index.ts';
import type { Platform } from '../../platform.ts';
import type { Actions, PageServerLoad } from './$types';

const fieldSlots = [0, 1, 2, 3] as const;

export const load: PageServerLoad = (event) => {
  const { account } = requireViewer(event);
  return {
    title: words().settings.title,
    profile: {
      displayName: account.displayName,
      bio: account.bio,
      fields: fieldSlots.map((slot) => ({
        name: account.fields[slot]?.name ?? '',
        value: account.fields[slot]?.value ?? '',
      })),
      locked: account.locked,
      bot: account.bot,
      discoverable: account.discoverable,
      indexable: account.indexable,
      language: account.language,
      defaultVisibility: account.defaultVisibility,
    },
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { account } = requireViewer(event);
    const platform = platformOf(event);
    const form = await readForm(event);
    return attempt(event, form, async () => {
      await platform.accounts.updateProfile(platform.world, account.id, {
        displayName: text(form, 'displayName'),
        bio: text(form, 'bio'),
        fields: fieldSlots.map((slot) => ({
          name: text(form, `fieldName${slot}`),
          value: text(form, `fieldValue${slot}`),
        })),
        locked: ticked(form, 'locked'),
        bot: ticked(form, 'bot'),
        discoverable: ticked(form, 'discoverable'),
        indexable: ticked(form, 'indexable'),
        language: text(form, 'language') || null,
        defaultVisibility: choice(platform, form, 'defaultVisibility', visibilities),
        avatarKey: await storedImage(platform, form, 'avatar'),
        headerKey: await storedImage(platform, form, 'header'),
      });
      redirect(303, '/settings?done=saved');
    });
  },
};

/** The key of a newly chosen picture; undefined leaves the old one. */
async function storedImage(platform: Platform, form: FormData, kind: ProfileImageKind) {
  if (ticked(form, `${kind}-remove`)) return null;
  const chosen = file(form, kind);
  if (chosen === undefined) return undefined;
  return platform.conversation.storeProfileImage(platform.world, kind, chosen);
}
