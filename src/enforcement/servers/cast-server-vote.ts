import { canonicalJson, refuse, type AccountId, type Json, type ServerMotionId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { commit } from '#ledger';
import { underArticles } from '../article-refusal.ts';
import { serverVoteProblem, type ServerVote } from '../rules/servers.ts';
import { seal } from '../sealing.ts';
import { countVotes, readServerPanel } from './count-votes.ts';
import { motionToDecide } from './stored-motion.ts';

/**
 * Seals a panelist's vote on whether a server is suspended: nobody can change or read it until all are
 * cast. The last one opens them all and decides, in the same act.
 * @throws Refusal `not-a-panelist`, `already-voted`, `votes-sealed`, `reasons-missing`, `conflict`
 */
export async function castServerVote(
  world: World,
  panelist: AccountId,
  { motionId, vote }: { readonly motionId: ServerMotionId; readonly vote: ServerVote },
): Promise<void> {
  const refused = serverVoteProblem(vote);
  if (refused !== undefined) throw refused;
  await underArticles(() =>
    transact(world, async (tx) => {
      const motion = await motionToDecide(tx, motionId);
      const panel = await readServerPanel(tx, motionId);
      const seat = panel?.seats.find(({ account }) => account === panelist);
      if (panel === undefined || seat === undefined) throw noSeat();
      if (seat.sealed !== undefined) throw votedAlready();
      if (world.clock.now() > panel.votesBy) throw tooLate();
      const body: Json = { motionId, member: panelist, ...vote };
      const { salt, commitment } = commit('votes', body);
      const sealed = canonicalJson({ ...vote, salt: salt.toString('hex') });
      await tx
        .insertInto('server_ballots')
        .values({
          motion_id: motionId,
          account_id: panelist,
          commitment: Buffer.from(commitment, 'hex'),
          sealed: seal(world, 'ballot', Buffer.from(sealed)),
          cast_at: world.clock.now(),
        })
        .execute();
      await countVotes(tx, world, motion);
    }),
  );
}

const noSeat = () =>
  refuse('not-a-panelist', { article: 6, detail: 'You have no seat on this panel.' });

const votedAlready = () => refuse('already-voted', { article: 6, detail: 'You have voted.' });

const tooLate = () =>
  refuse('votes-sealed', { article: 6, detail: 'The time to vote on this is over.' });
