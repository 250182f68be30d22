import { refuse, type AccountId, type ServerMotionId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
import { getCharter } from '../charter.ts';
import { actorOf } from '../desk/context.ts';
import { requireOfficer } from '../desk/require-officer.ts';
import { serverSignatureProblem } from '../rules/servers.ts';
import { decideMotion } from './decide-motion.ts';
import { motionToDecide } from './stored-motion.ts';

/**
 * The second officer signs a limit or a lift: it is entered, its reasons are served, and it is in
 * effect with the commit.
 * @throws Refusal `forbidden`, `single-hand` (article 6), `not-heard` (article 5), `conflict`
 */
export async function signServerMotion(
  world: World,
  officer: AccountId,
  motionId: ServerMotionId,
): Promise<void> {
  await underArticles(() =>
    transact(world, async (tx) => {
      const motion = await motionToDecide(tx, motionId);
      const refused = serverSignatureProblem(await actorOf(tx, officer), motion, {
        charter: await getCharter(tx),
        now: world.clock.now(),
      });
      if (refused !== undefined) throw refused;
      await decideMotion(tx, world, motion, { outcome: 'signed', officer });
    }),
  );
}

/** Any officer ends what is not decided yet, also whoever moved it; a panel that was drawn votes. */
export async function declineServerMotion(
  world: World,
  officer: AccountId,
  motionId: ServerMotionId,
): Promise<void> {
  await underArticles(() =>
    transact(world, async (tx) => {
      await requireOfficer(tx, officer);
      const motion = await motionToDecide(tx, motionId);
      const draw = await tx
        .selectFrom('server_draws')
        .select('motion_id')
        .where('motion_id', '=', motion.id)
        .executeTakeFirst();
      if (draw !== undefined) throw panelVotes();
      await tx
        .insertInto('server_verdicts')
        .values({
          motion_id: motion.id,
          outcome: 'declined',
          officer_id: officer,
          said_at: world.clock.now(),
        })
        .execute();
    }),
  );
}

const panelVotes = () =>
  refuse('wrong-state', { article: 6, detail: 'A panel is drawn: it decides, and no officer.' });
