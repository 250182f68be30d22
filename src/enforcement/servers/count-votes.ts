import { toId, type AccountId, type ServerMotionId } from '#foundation';
import { transact, type Reader, type Tx, type World } from '#infrastructure';
import { appendEntry, opensCommitment } from '#ledger';
import { underArticles } from '../article-refusal.ts';
import { commitAll, commitmentsOf } from '../documents.ts';
import { isDue } from '../rules/deadlines.ts';
import { serverOutcome, type ServerVote } from '../rules/servers.ts';
import { unseal } from '../sealing.ts';
import { decideMotion } from './decide-motion.ts';
import { keepServerDocuments } from './keep-server-documents.ts';
import { getMotion, motionToDecide, type StoredMotion } from './stored-motion.ts';

export type ServerSeat = {
  readonly account: AccountId;
  readonly letter: string;
  readonly commitment: Buffer | undefined;
  readonly sealed: Buffer | undefined;
};

export type ServerPanel = {
  readonly size: number;
  readonly votesBy: Date;
  readonly seats: readonly ServerSeat[];
};

export async function readServerPanel(
  db: Reader,
  motionId: ServerMotionId,
): Promise<ServerPanel | undefined> {
  const rows = await db
    .selectFrom('server_seats as seat')
    .innerJoin('server_panels as panel', 'panel.motion_id', 'seat.motion_id')
    .innerJoin('server_draws as draw', 'draw.motion_id', 'seat.motion_id')
    .leftJoin('server_ballots as ballot', (join) =>
      join
        .onRef('ballot.motion_id', '=', 'seat.motion_id')
        .onRef('ballot.account_id', '=', 'seat.account_id'),
    )
    .select([
      'draw.size',
      'panel.votes_by',
      'seat.account_id',
      'seat.letter',
      'ballot.commitment',
      'ballot.sealed',
    ])
    .where('seat.motion_id', '=', motionId)
    .orderBy('seat.letter')
    .execute();
  const [first] = rows;
  if (first === undefined) return undefined;
  return {
    size: first.size,
    votesBy: first.votes_by,
    seats: rows.map((row) => ({
      account: toId(row.account_id),
      letter: row.letter,
      commitment: row.commitment ?? undefined,
      sealed: row.sealed ?? undefined,
    })),
  };
}

type Opened = ServerVote & {
  readonly account: AccountId;
  readonly letter: string;
  readonly salt: Buffer;
};

/** Opens the votes once all are cast, or their time is over, and decides what they come to. */
export async function countVotes(tx: Tx, world: World, motion: StoredMotion): Promise<void> {
  const panel = await readServerPanel(tx, motion.id);
  if (panel === undefined) return;
  const cast = panel.seats.filter(({ sealed }) => sealed !== undefined);
  const isWhole = cast.length === panel.size;
  if (!isWhole && !isDue(panel.votesBy, world.clock.now())) return;
  if (!isWhole) {
    const none = { size: panel.size, for: 0, against: 0, recused: 0 };
    await decideMotion(tx, world, motion, { outcome: 'undecidable', panel: none, opinions: [] });
    return;
  }
  const opened = cast.map((seat) => open(world, motion.id, seat));
  await enterVotes(tx, world, motion, panel);
  const outcome = serverOutcome(opened, {
    size: panel.size,
    isException: motion.exception !== undefined,
  });
  const inFavour = opened.filter(({ supports }) => supports).length;
  // With the verdict, to which nothing is added afterwards.
  await tx
    .insertInto('server_opened_ballots')
    .values(
      opened.map(({ account, supports, carriesException, opinion, salt }) => ({
        motion_id: motion.id,
        account_id: account,
        supports,
        carries_exception: carriesException,
        opinion,
        salt,
      })),
    )
    .execute();
  await decideMotion(tx, world, motion, {
    outcome,
    panel: { size: panel.size, for: inFavour, against: panel.size - inFavour, recused: 0 },
    opinions: opened.map(({ letter, supports, opinion }) => ({ letter, supports, opinion })),
  });
}

async function enterVotes(
  tx: Tx,
  world: World,
  motion: StoredMotion,
  panel: ServerPanel,
): Promise<void> {
  const body = panel.seats.map(({ letter, commitment }) => ({
    letter,
    commitment: commitment?.toString('hex') ?? '',
  }));
  const documents = commitAll([{ kind: 'votes', audience: 'server', body }]);
  const { index } = await appendEntry(tx, world, {
    type: 'votes-committed',
    docket: motion.docket,
    commitments: commitmentsOf(documents),
  });
  await keepServerDocuments(tx, world, { motionId: motion.id, entryIndex: index }, documents);
}

/** @throws Error when a ballot is not the one that was sealed */
function open(world: World, motionId: ServerMotionId, seat: ServerSeat): Opened {
  const { salt, ...vote } = parseBallot(unseal(world, 'ballot', seat.sealed ?? Buffer.alloc(0)));
  const body = { motionId, member: seat.account, ...vote };
  const commitment = seat.commitment?.toString('hex') ?? '';
  if (!opensCommitment(commitment, 'votes', { document: body, salt })) {
    throw new Error('a ballot does not open what it was sealed by');
  }
  return { ...vote, account: seat.account, letter: seat.letter, salt };
}

function parseBallot(bytes: Buffer): ServerVote & { readonly salt: Buffer } {
  const parts: unknown = JSON.parse(bytes.toString('utf8'));
  const read = new Map<string, unknown>(Object.entries(parts ?? {}));
  const [opinion, salt] = [read.get('opinion'), read.get('salt')];
  if (typeof opinion !== 'string' || typeof salt !== 'string') throw new Error('not a ballot');
  return {
    supports: read.get('supports') === true,
    carriesException: read.get('carriesException') === true,
    opinion,
    salt: Buffer.from(salt, 'hex'),
  };
}

/** The time to vote is over: with votes missing nothing is decided. */
export async function countDueVotes(world: World, motionId: ServerMotionId): Promise<void> {
  await underArticles(() =>
    transact(world, async (tx) => {
      if ((await getMotion(tx, motionId)).outcome !== undefined) return;
      await countVotes(tx, world, await motionToDecide(tx, motionId));
    }),
  );
}
