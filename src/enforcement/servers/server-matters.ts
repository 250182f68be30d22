import {
  boundedLimit,
  pageOf,
  refuse,
  toId,
  type AccountId,
  type Page,
  type PageQuery,
  type ServerMotionId,
} from '#foundation';
import type { Reader, World } from '#infrastructure';
import { getCharter } from '../charter.ts';
import { actorOf } from '../desk/context.ts';
import { requireOfficer } from '../desk/require-officer.ts';
import { addDays, isDue, reviewLeadDays } from '../rules/deadlines.ts';
import { officerProblem } from '../rules/parties.ts';
import { serverHeardAt, type ServerVote } from '../rules/servers.ts';
import { readServerPanel } from './count-votes.ts';
import {
  getMotion,
  measureOf,
  motionOf,
  selectMeasures,
  selectMotions,
  type MeasureInForce,
  type StoredMotion,
} from './stored-motion.ts';

/** More are not shown to officers at once: the next review comes first. */
const mostMeasures = 500;

/** What was moved about servers, newest first. @throws Refusal `forbidden` */
export async function listServerMotions(
  world: World,
  officer: AccountId,
  query: PageQuery,
): Promise<Page<StoredMotion>> {
  await requireOfficer(world.db, officer);
  const limit = boundedLimit(query.limit, 20, 40);
  const rows = await selectMotions(world.db)
    .$if(query.maxId !== undefined, (asked) => asked.where('motion.id', '<', query.maxId ?? ''))
    .orderBy('motion.id', 'desc')
    .limit(limit)
    .execute();
  return pageOf(rows.map(motionOf), limit, ({ id }) => id);
}

export type ServerMeasure = MeasureInForce & {
  /** Whether its day of review is near: without a new decision it ends on it. */
  readonly isReviewDue: boolean;
};

/** What is in force over servers, the next review first. @throws Refusal `forbidden` */
export async function listServerMeasures(
  world: World,
  officer: AccountId,
): Promise<readonly ServerMeasure[]> {
  await requireOfficer(world.db, officer);
  const rows = await selectMeasures(world.db)
    .orderBy('measure.review_at')
    .orderBy('measure.id')
    .limit(mostMeasures)
    .execute();
  const now = world.clock.now();
  return rows.map(measureOf).map((measure) => ({
    ...measure,
    isReviewDue: isDue(addDays(measure.reviewAt, -reviewLeadDays), now),
  }));
}

export type ServerMotionFile = {
  readonly motion: StoredMotion;
  /** From when it can be decided; undefined where nobody had to be heard. */
  readonly heardAt: Date | undefined;
  readonly panel:
    | {
        readonly votesBy: Date;
        readonly seats: readonly { readonly letter: string; readonly voted: boolean }[];
        /** The seat of who looks, while it can vote. */
        readonly mine: string | undefined;
        readonly votes: readonly (ServerVote & { readonly letter: string })[];
      }
    | undefined;
};

/** One motion, for an officer or a panelist who decides it. @throws Refusal `not-found` */
export async function getServerMotion(
  world: World,
  viewer: AccountId,
  id: ServerMotionId,
): Promise<ServerMotionFile> {
  const motion = await getMotion(world.db, id);
  const panel = await readServerPanel(world.db, id);
  const seat = panel?.seats.find(({ account }) => account === viewer);
  const isOfficer = officerProblem(await actorOf(world.db, viewer)) === undefined;
  if (!isOfficer && seat === undefined) {
    throw refuse('not-found', { detail: 'There is no such motion.' });
  }
  const mayVote = seat?.sealed === undefined && motion.outcome === undefined;
  return {
    // How the administrators were told names people: officers keep it.
    motion: isOfficer ? motion : withoutWay(motion),
    heardAt: serverHeardAt(motion, await getCharter(world.db)),
    panel: panel && {
      votesBy: panel.votesBy,
      seats: panel.seats.map(({ letter, sealed }) => ({ letter, voted: sealed !== undefined })),
      mine: mayVote ? seat?.letter : undefined,
      votes: await openedVotes(world.db, id),
    },
  };
}

function withoutWay({ told, ...motion }: StoredMotion): StoredMotion {
  return told === undefined ? motion : { ...motion, told: { at: told.at, how: '' } };
}

async function openedVotes(db: Reader, id: ServerMotionId) {
  const rows = await db
    .selectFrom('server_opened_ballots as opened')
    .innerJoin('server_seats as seat', (join) =>
      join
        .onRef('seat.motion_id', '=', 'opened.motion_id')
        .onRef('seat.account_id', '=', 'opened.account_id'),
    )
    .select(['seat.letter', 'opened.supports', 'opened.carries_exception', 'opened.opinion'])
    .where('opened.motion_id', '=', id)
    .orderBy('seat.letter')
    .execute();
  return rows.map((row) => ({
    letter: row.letter,
    supports: row.supports,
    carriesException: row.carries_exception,
    opinion: row.opinion,
  }));
}

export type ServerDuty = {
  readonly motionId: ServerMotionId;
  readonly domain: string;
  readonly letter: string;
  readonly votesBy: Date;
};

/** The panels on servers that wait for somebody's vote, the nearest deadline first. */
export async function listServerDuties(
  db: Reader,
  account: AccountId,
): Promise<readonly ServerDuty[]> {
  const rows = await db
    .selectFrom('server_seats as seat')
    .innerJoin('server_panels as panel', 'panel.motion_id', 'seat.motion_id')
    .innerJoin('server_motions as motion', 'motion.id', 'seat.motion_id')
    .leftJoin('server_verdicts as verdict', 'verdict.motion_id', 'seat.motion_id')
    .leftJoin('server_ballots as ballot', (join) =>
      join
        .onRef('ballot.motion_id', '=', 'seat.motion_id')
        .onRef('ballot.account_id', '=', 'seat.account_id'),
    )
    .select(['seat.motion_id', 'motion.domain', 'seat.letter', 'panel.votes_by'])
    .where('seat.account_id', '=', account)
    .where('verdict.motion_id', 'is', null)
    .where('ballot.motion_id', 'is', null)
    .orderBy('panel.votes_by')
    .limit(100)
    .execute();
  return rows.map((row) => ({
    motionId: toId(row.motion_id),
    domain: row.domain,
    letter: row.letter,
    votesBy: row.votes_by,
  }));
}
