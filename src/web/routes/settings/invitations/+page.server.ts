import { text } from '../../../lib/server/form.ts';
import { platformOf, requireViewer } from '../../../lib/server/platform.ts';
import { attempt } from '../../../lib/server/refusals.ts';
import { words } from '../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const { accounts, world } = platformOf(event);
  const now = world.clock.now();
  const invitations = await accounts.listInvitations(world.db, account.id);
  return {
    title: words().settings.invitations,
    isOperator: account.roles.includes('operator'),
    invitations: invitations.map((one) => ({
      id: one.id,
      expiresAt: one.expiresAt,
      usesLeft: one.usesLeft,
      isOpen: one.revokedAt === null && one.usesLeft > 0 && one.expiresAt > now,
    })),
  };
};

export const actions: Actions = {
  default: async (event) => {
    const { account } = requireViewer(event);
    const { accounts, world } = platformOf(event);
    const form = await event.request.formData();
    return attempt(event, form, async () => {
      const uses = Number(text(form, 'uses') || '1');
      const { code } = await accounts.createInvitation(world, account.id, { uses });
      // Shown once: only its hash is kept.
      return { link: `${world.origin}/sign-up?invitation=${code}` };
    });
  },
};
