import { randomBytes } from 'node:crypto';
import { notify } from '#conversation';
import { refuse, sha256, type AccountId, type ServerMotionId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { appendEntry } from '#ledger';
import { underArticles } from '../article-refusal.ts';
import { getCharter } from '../charter.ts';
import { actorOf } from '../desk/context.ts';
import { commitAll, commitmentsOf } from '../documents.ts';
import { votesBy } from '../rules/deadlines.ts';
import { drawOrder } from '../rules/draw.ts';
import { eligibleForServer, serverDrawProblem } from '../rules/servers.ts';
import { seal, unseal } from '../sealing.ts';
import { decideMotion } from './decide-motion.ts';
import { keepServerDocuments } from './keep-server-documents.ts';
import { countWhenDue } from './later-servers.ts';
import { serverCandidates } from './server-candidates.ts';
import { motionToDecide, type StoredMotion } from './stored-motion.ts';

/**
 * Commits to a seed in the ledger and, in a second transaction, draws the panel from it that decides
 * whether a server is suspended (article 6). A draw that was cut short goes on from the committed seed.
 * @returns false where too few are eligible: then this cannot be decided, and officers can only limit
 * @throws Refusal `forbidden`, `wrong-state`, `not-heard` (article 5), `conflict`
 */
export async function drawServerPanel(
  world: World,
  officer: AccountId,
  motionId: ServerMotionId,
): Promise<boolean> {
  await underArticles(() => transact(world, (tx) => commitSeed(tx, world, { officer, motionId })));
  return underArticles(() => transact(world, (tx) => drawFromSeed(tx, world, motionId)));
}

async function commitSeed(
  tx: Tx,
  world: World,
  { officer, motionId }: { readonly officer: AccountId; readonly motionId: ServerMotionId },
): Promise<void> {
  const motion = await motionToDecide(tx, motionId);
  const charter = await getCharter(tx);
  const now = world.clock.now();
  const refused = serverDrawProblem(await actorOf(tx, officer), motion, { charter, now });
  if (refused !== undefined) throw refused;
  if ((await findDraw(tx, motionId)) !== undefined) return;
  const seed = randomBytes(32);
  const commitment = sha256(seed);
  const { index } = await appendEntry(tx, world, {
    type: 'draw-committed',
    docket: motion.docket,
    commitments: { seed: commitment.toString('hex') },
  });
  await tx
    .insertInto('server_draws')
    .values({
      motion_id: motionId,
      size: charter.panelSize,
      seed_commitment: commitment,
      sealed_seed: seal(world, 'panel-seed', seed),
      committed_at: now,
      entry_index: index,
    })
    .execute();
}

async function findDraw(tx: Tx, motionId: ServerMotionId) {
  return tx
    .selectFrom('server_draws as draw')
    .leftJoin('server_panels as panel', 'panel.motion_id', 'draw.motion_id')
    .select(['draw.size', 'draw.sealed_seed', 'draw.entry_index', 'panel.drawn_at'])
    .where('draw.motion_id', '=', motionId)
    .executeTakeFirst();
}

async function drawFromSeed(tx: Tx, world: World, motionId: ServerMotionId): Promise<boolean> {
  const motion = await motionToDecide(tx, motionId);
  const draw = await findDraw(tx, motionId);
  if (draw === undefined) throw new Error('a draw follows its seed');
  if (draw.drawn_at !== null) throw drawnAlready();
  const charter = await getCharter(tx);
  const now = world.clock.now();
  const eligible = eligibleForServer(await serverCandidates(tx, motion), { charter, now });
  const seed = unseal(world, 'panel-seed', draw.sealed_seed);
  const enough = eligible.length >= draw.size;
  const documents = commitAll([{ kind: 'eligible', audience: 'server', body: [...eligible] }]);
  const { index } = await appendEntry(tx, world, {
    type: 'draw-revealed',
    docket: motion.docket,
    ref: Number(draw.entry_index),
    reveal: { seed: seed.toString('hex') },
    commitments: commitmentsOf(documents),
    ...(enough ? {} : { outcome: 'undecidable' }),
  });
  await keepServerDocuments(tx, world, { motionId, entryIndex: index }, documents);
  if (!enough) {
    const panel = { size: draw.size, for: 0, against: 0, recused: 0 };
    await decideMotion(tx, world, motion, { outcome: 'undecidable', panel, opinions: [] });
    return false;
  }
  const order = drawOrder(seed.toString('hex'), motion.docket, eligible).slice(0, draw.size);
  await seat(tx, world, {
    motion,
    seed,
    order,
    now,
    votesBy: votesBy(now, charter),
    entryIndex: index,
  });
  return true;
}

const drawnAlready = () =>
  refuse('conflict', { article: 6, detail: 'The panel is drawn already.' });

type Seating = {
  readonly motion: StoredMotion;
  readonly seed: Buffer;
  readonly order: readonly AccountId[];
  readonly now: Date;
  readonly votesBy: Date;
  readonly entryIndex: number;
};

async function seat(tx: Tx, world: World, seating: Seating): Promise<void> {
  const { id, docket } = seating.motion;
  await tx
    .insertInto('server_panels')
    .values({
      motion_id: id,
      seed: seating.seed,
      drawn_at: seating.now,
      votes_by: seating.votesBy,
      entry_index: seating.entryIndex,
    })
    .execute();
  await tx
    .insertInto('server_seats')
    .values(
      seating.order.map((account, at) => ({
        motion_id: id,
        account_id: account,
        letter: String.fromCodePoint(65 + at),
      })),
    )
    .execute();
  const duties = seating.order.map((accountId) => ({
    accountId,
    kind: 'report' as const,
    details: { event: 'panel-duty', motionId: id, docket },
    cause: `panel-duty:server:${id}`,
  }));
  await notify(tx, world, ...duties);
  await countWhenDue(tx, { motionId: id, votesBy: seating.votesBy });
}
