import { sql } from 'kysely';
import type { Tx } from './database.ts';

export type PublishOptions = {
  /** Not before this time; at once when absent. */
  readonly runAt?: Date;
  /** One job per key: publishing again replaces what has not begun yet, its time included. */
  readonly key?: string;
  /** Jobs of one queue run one after another. Names are few and fixed, never made from ids. */
  readonly queue?: string;
};

/** How often a job that meets faults is tried (over about ten hours) before it is parked. */
const maxAttempts = 12;

/**
 * Puts a job into the outbox within the caller's transaction: it exists if and only if that
 * commits, and is then delivered at least once to the handler that `defineJob` gave the topic.
 */
export async function publish(
  tx: Tx,
  topic: string,
  payload: Readonly<Record<string, string>>,
  options: PublishOptions = {},
): Promise<void> {
  const job = { topic, payload: JSON.stringify(payload), runAt: options.runAt?.toISOString() };
  const isPlain = options.key === undefined && options.queue === undefined;
  if (isPlain && (await insertJob(tx, job))) return;
  await sql`select graphile_worker.add_job(
    identifier => ${topic}::text,
    payload => ${job.payload}::json,
    queue_name => ${options.queue ?? null}::text,
    run_at => ${job.runAt ?? null}::timestamptz,
    max_attempts => ${maxAttempts}::int,
    job_key => ${options.key ?? null}::text)`.execute(tx);
}

/**
 * What `add_job` does for a job without key or queue, but without its NOTIFY: PostgreSQL lets only
 * one transaction that notifies commit at a time, which undoes the grouping of durable commits
 * (three times fewer commits a second at eight at once). The workers look every 50 ms instead.
 * False when the topic is new and has no row yet.
 */
async function insertJob(
  tx: Tx,
  job: { readonly topic: string; readonly payload: string; readonly runAt: string | undefined },
): Promise<boolean> {
  const inserted = await sql`
    insert into graphile_worker._private_jobs (task_id, payload, run_at, max_attempts)
    select id, ${job.payload}::json, coalesce(${job.runAt ?? null}::timestamptz, now()),
      ${maxAttempts}::int
    from graphile_worker._private_tasks where identifier = ${job.topic}`.execute(tx);
  return inserted.numAffectedRows === 1n;
}

/** Takes a keyed job back, unless it has begun. */
export async function unpublish(tx: Tx, key: string): Promise<void> {
  await sql`select graphile_worker.remove_job(job_key => ${key}::text)`.execute(tx);
}
