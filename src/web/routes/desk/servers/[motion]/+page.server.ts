import { action } from '../../../../lib/server/act.ts';
import { choice, text } from '../../../../lib/server/form.ts';
import { peopleById } from '../../../../lib/server/people.ts';
import { platformOf, requireViewer } from '../../../../lib/server/platform.ts';
import { idIn } from '../../../../lib/server/posts.ts';
import { words } from '../../../../lib/words/index.ts';
import type { Actions, PageServerLoad } from './$types';

const yesNo = ['yes', 'no'] as const;

export const load: PageServerLoad = async (event) => {
  const { account } = requireViewer(event);
  const platform = platformOf(event);
  const { accounts, enforcement, world } = platform;
  const id = idIn<'server-motion'>(platform, event.params.motion);
  const file = await enforcement.getServerMotion(world, account.id, id);
  const { motion } = file;
  const people = await peopleById(platform, [
    motion.proposedBy,
    ...(motion.decidedBy === undefined ? [] : [motion.decidedBy]),
  ]);
  return {
    title: words().servers.motions.line(motion.does, motion.domain),
    file,
    isOfficer: await accounts.hasRole(world.db, account.id, 'officer'),
    isMine: motion.proposedBy === account.id,
    isHeard: file.heardAt === undefined || file.heardAt <= world.clock.now(),
    proposedBy: people.get(motion.proposedBy),
    decidedBy: motion.decidedBy === undefined ? undefined : people.get(motion.decidedBy),
  };
};

export const actions: Actions = {
  sign: action('serverSigned', ({ platform, actor, event }) =>
    platform.enforcement.signServerMotion(
      platform.world,
      actor,
      idIn<'server-motion'>(platform, event.params['motion'] ?? ''),
    ),
  ),
  decline: action('serverDeclined', ({ platform, actor, event }) =>
    platform.enforcement.declineServerMotion(
      platform.world,
      actor,
      idIn<'server-motion'>(platform, event.params['motion'] ?? ''),
    ),
  ),
  draw: action('drawn', ({ platform, actor, event }) =>
    platform.enforcement.drawServerPanel(
      platform.world,
      actor,
      idIn<'server-motion'>(platform, event.params['motion'] ?? ''),
    ),
  ),
  vote: action('voted', ({ platform, actor, form, event }) =>
    platform.enforcement.castServerVote(platform.world, actor, {
      motionId: idIn<'server-motion'>(platform, event.params['motion'] ?? ''),
      vote: {
        supports: choice(platform, form, 'supports', yesNo) === 'yes',
        carriesException: text(form, 'exception') === 'yes',
        opinion: text(form, 'opinion'),
      },
    }),
  ),
};
