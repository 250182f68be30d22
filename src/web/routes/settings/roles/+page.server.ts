import { redirect } from '@sveltejs/kit';
import type { GrantableRole } from '#accounts';
import { choice, text } from '../../../lib/server/form.ts';
import { accountAt, peopleById } from '../../../lib/server/people.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { idIn } from '../../../lib/server/posts.ts';
import { attempt } from '../../../lib/server/refusals.ts';
import { words } from '../../../lib/words/index.ts';
import type { Platform } from '../../../platform.ts';
import type { Actions, PageServerLoad } from './$types';

const grantable = [
  'officer',
  'panelist',
  'operator',
  'sealed-evidence',
] as const satisfies readonly GrantableRole[];
const modes = ['open', 'invitation', 'closed'] as const;

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  if (!account.roles.includes('operator')) throw platform.foundation.refuse('forbidden');
  const { accounts, world } = platform;
  return {
    title: words().settings.roles,
    mode: await accounts.getSignUpMode(world.db),
    holders: await Promise.all(grantable.map((role) => holdersOf(platform, role))),
  };
};

async function holdersOf(platform: Platform, role: GrantableRole) {
  const ids = await platform.accounts.listRoleHolders(platform.world.db, role);
  return { role, people: [...(await peopleById(platform, ids)).values()] };
}

export const actions: Actions = {
  grant: async (event) => {
    const viewer = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const role = choice(platform, form, 'role', grantable);
      const { id } = await accountAt(platform, text(form, 'handle').replace(/^@/, ''));
      const { accounts, world } = platform;
      await accounts.grantRole(world, viewer.account.id, { accountId: id, role });
      redirect(303, '/settings/roles?done=saved');
    });
  },
  revoke: async (event) => {
    const viewer = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const role = choice(platform, form, 'role', grantable);
      const accountId = idIn<'account'>(platform, text(form, 'id'));
      await platform.accounts.revokeRole(platform.world, viewer.account.id, { accountId, role });
      redirect(303, '/settings/roles?done=saved');
    });
  },
  mode: async (event) => {
    const viewer = requireViewer(event);
    const platform = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const mode = choice(platform, form, 'mode', modes);
      await platform.accounts.setSignUpMode(platform.world, viewer.account.id, mode);
      redirect(303, '/settings/roles?done=saved');
    });
  },
};
