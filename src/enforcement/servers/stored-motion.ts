import { sql } from 'kysely';
import {
  refuse,
  toId,
  type AccountId,
  type ServerMeasureId,
  type ServerMotionId,
} from '#foundation';
import type { Reader, Tx } from '#infrastructure';
import { exceptions } from '../rules/exceptions.ts';
import type { ExceptionUse, RuleId } from '../rules/model.ts';
import type { MovedServer, ServerDeed } from '../rules/servers.ts';

export type ServerOutcome = 'signed' | 'declined' | 'carried' | 'rejected' | 'undecidable';

/** A motion about a server as it was made, and how it ended. */
export type StoredMotion = MovedServer & {
  readonly id: ServerMotionId;
  readonly docket: string;
  readonly ruleId: RuleId;
  readonly ruleVersion: number;
  readonly outcome: ServerOutcome | undefined;
  readonly decidedBy: AccountId | undefined;
  readonly decidedAt: Date | undefined;
};

type Row = Awaited<ReturnType<ReturnType<typeof selectMotions>['executeTakeFirstOrThrow']>>;

/** Motions with their verdicts, one row each; filter and order as needed. */
export function selectMotions(db: Reader) {
  return db
    .selectFrom('server_motions as motion')
    .leftJoin('server_verdicts as verdict', 'verdict.motion_id', 'motion.id')
    .selectAll('motion')
    .select(['verdict.outcome', 'verdict.officer_id', 'verdict.said_at']);
}

export function motionOf(row: Row): StoredMotion {
  const exception = exceptionOf(row.exception, row.conditions);
  return {
    id: toId(row.id),
    docket: row.docket,
    domain: row.domain,
    does: row.does,
    ruleId: row.rule_id,
    ruleVersion: row.rule_version,
    facts: row.facts,
    lesser: row.lesser,
    summary: row.summary,
    ...(row.told_at === null ? {} : { told: { at: row.told_at, how: row.told_how ?? '' } }),
    ...(exception === undefined ? {} : { exception }),
    ...(row.review_days === null ? {} : { reviewDays: row.review_days }),
    proposedBy: toId(row.proposed_by),
    proposedAt: row.proposed_at,
    outcome: row.outcome ?? undefined,
    decidedBy: row.officer_id === null ? undefined : toId(row.officer_id),
    decidedAt: row.said_at ?? undefined,
  };
}

function exceptionOf(code: string | null, stored: unknown): ExceptionUse | undefined {
  const row = exceptions.find((one) => one.code === code);
  if (row === undefined) return undefined;
  const said = new Map(Object.entries(stored ?? {}));
  return {
    code: row.code,
    conditions: row.conditions.map(({ id }) => ({ id, sentence: String(said.get(id) ?? '') })),
  };
}

/** @throws Refusal `not-found` */
export async function getMotion(db: Reader, id: ServerMotionId): Promise<StoredMotion> {
  const row = await selectMotions(db).where('motion.id', '=', id).executeTakeFirst();
  if (row === undefined) throw refuse('not-found', { detail: 'There is no such motion.' });
  return motionOf(row);
}

/** One step at a time about a server: until the transaction ends, nobody else takes another. */
export async function lockServer(tx: Tx, domain: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`server:${domain}`}, 0))`.execute(tx);
}

/** A motion that waits to be decided, its server locked. @throws Refusal `not-found`, `conflict` */
export async function motionToDecide(tx: Tx, id: ServerMotionId): Promise<StoredMotion> {
  const { domain } = await getMotion(tx, id);
  await lockServer(tx, domain);
  const motion = await getMotion(tx, id);
  if (motion.outcome === undefined) return motion;
  throw refuse('conflict', { article: 6, detail: 'It is decided already.' });
}

/** What is in force over a server. */
export type MeasureInForce = {
  readonly id: ServerMeasureId;
  readonly motionId: ServerMotionId;
  readonly docket: string;
  readonly domain: string;
  readonly kind: Exclude<ServerDeed, 'lift'>;
  readonly startedAt: Date;
  readonly reviewAt: Date;
  readonly startEntry: number;
  readonly decisionEntry: number;
};

export function selectMeasures(db: Reader) {
  return db
    .selectFrom('server_measures as measure')
    .innerJoin('server_motions as motion', 'motion.id', 'measure.motion_id')
    .innerJoin('server_verdicts as verdict', 'verdict.motion_id', 'measure.motion_id')
    .leftJoin('server_endings as ending', 'ending.measure_id', 'measure.id')
    .select([
      'measure.id',
      'measure.motion_id',
      'measure.kind',
      'measure.started_at',
      'measure.review_at',
      'measure.entry_index',
      'motion.docket',
      'motion.domain',
      'verdict.entry_index as decision_entry',
    ])
    .where('ending.measure_id', 'is', null);
}

export function measureOf(
  row: Awaited<ReturnType<ReturnType<typeof selectMeasures>['executeTakeFirstOrThrow']>>,
): MeasureInForce {
  return {
    id: toId(row.id),
    motionId: toId(row.motion_id),
    docket: row.docket,
    domain: row.domain,
    kind: row.kind,
    startedAt: row.started_at,
    reviewAt: row.review_at,
    startEntry: Number(row.entry_index),
    decisionEntry: Number(row.decision_entry),
  };
}

export async function findMeasureOver(
  db: Reader,
  domain: string,
): Promise<MeasureInForce | undefined> {
  const row = await selectMeasures(db).where('motion.domain', '=', domain).executeTakeFirst();
  return row === undefined ? undefined : measureOf(row);
}
