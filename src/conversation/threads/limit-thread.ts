import { sql } from 'kysely';
import { refuse, type PostId, type SanctionId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { relationTo, type Reading } from '../reading.ts';
import { mayReply, type ReplyPolicy } from '../rules/policies.ts';
import type { Post } from '../types.ts';

/** More decisions than one thread is ever under. */
const mostHeld = 20;

/** What a decision holds a thread to for a time. */
export type ThreadLimit = {
  /** Minutes between two answers of one person; absent: no pause. */
  readonly pauseMinutes?: number | undefined;
  /** Who may still answer; absent: as before. */
  readonly replies?: Exclude<ReplyPolicy, 'everybody'> | undefined;
  readonly docket: string;
  readonly endsAt: Date;
};

/**
 * Obeys a decision in the caller's transaction: from its commit on the thread below `rootId` is held.
 * Repeating it does nothing.
 */
export async function limitThread(
  tx: Tx,
  rootId: PostId,
  sanctionId: SanctionId,
  { pauseMinutes, replies, docket, endsAt }: ThreadLimit,
): Promise<void> {
  const held = { pause_minutes: pauseMinutes ?? null, replies: replies ?? null, ends_at: endsAt };
  await tx
    .insertInto('thread_limits')
    .values({ root_id: rootId, sanction_id: sanctionId, docket, ...held })
    .onConflict((conflict) => conflict.columns(['root_id', 'sanction_id']).doUpdateSet(held))
    .execute();
}

/** Lets go of the thread; what others hold it to stays. */
export async function unlimitThread(tx: Tx, rootId: PostId, sanctionId: SanctionId): Promise<void> {
  await tx
    .deleteFrom('thread_limits')
    .where('root_id', '=', rootId)
    .where('sanction_id', '=', sanctionId)
    .execute();
}

/** What holds a thread now, the oldest first, for whoever reads it: nothing is held in secret. */
export async function threadLimits(
  { db, clock }: Pick<World, 'db' | 'clock'>,
  rootId: PostId,
): Promise<readonly ThreadLimit[]> {
  const rows = await db
    .selectFrom('thread_limits')
    .select(['pause_minutes', 'replies', 'docket', 'ends_at'])
    .where('root_id', '=', rootId)
    .where('ends_at', '>', clock.now())
    .orderBy('sanction_id')
    .limit(mostHeld)
    .execute();
  return rows.map(({ pause_minutes: pauseMinutes, replies, docket, ends_at: endsAt }) => ({
    docket,
    endsAt,
    ...(pauseMinutes === null ? {} : { pauseMinutes }),
    ...(replies === null ? {} : { replies }),
  }));
}

type Row = {
  readonly pause_minutes: number | null;
  readonly replies: Exclude<ReplyPolicy, 'everybody'> | null;
  readonly docket: string;
  readonly root_author: string;
  readonly answered_at: Date | null;
};

/**
 * Asked in the transaction that answers: one look at an index where no thread is held.
 * @throws Refusal `forbidden`, `too-many`, with the case that says why
 */
export async function requireThreadLets(tx: Tx, reading: Reading, answers: Post): Promise<void> {
  const now = new Date(reading.atMs);
  const { rows } = await sql<Row>`
    select held.pause_minutes, held.replies, held.docket, root.author_id as root_author, (
      select max(mine.created_at) from posts as mine
      where held.pause_minutes is not null and mine.author_id = ${reading.viewer ?? null}
        and mine.thread_root = held.root_id and mine.id <> held.root_id) as answered_at
    from thread_limits as held join posts as root on root.id = held.root_id
    where held.root_id = ${answers.threadRoot} and held.ends_at > ${now}
    order by held.sanction_id limit ${mostHeld}`.execute(tx);
  for (const held of rows) {
    requireOpen(held, reading, answers);
    requirePause(held, now);
  }
}

function requireOpen(
  { replies, docket, root_author: author }: Row,
  reading: Reading,
  answers: Post,
) {
  if (replies === null) return;
  const { isMentioned } = relationTo(reading, answers);
  const relation = {
    isAuthor: author === reading.viewer,
    followsAuthor: reading.relations.follows.has(author),
    isMentioned,
    isBlocked: false,
  };
  if (mayReply(replies, relation)) return;
  throw refuse('forbidden', {
    field: 'inReplyTo',
    detail: `For a time not everybody may answer in this thread: case ${docket} says why.`,
  });
}

function requirePause(
  { pause_minutes: minutes, answered_at: answeredAt, docket }: Row,
  now: Date,
): void {
  if (minutes === null || answeredAt === null) return;
  const waitsMs = answeredAt.getTime() + minutes * 60_000 - now.getTime();
  if (waitsMs <= 0) return;
  const waits = Math.ceil(waitsMs / 60_000);
  throw refuse('too-many', {
    field: 'inReplyTo',
    detail: `This thread is slower for a time (case ${docket}): answer again in ${waits} min.`,
  });
}
