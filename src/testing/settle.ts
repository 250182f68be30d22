import { sql } from 'kysely';
import { runDueJobs, type Db } from '#infrastructure';

/** Runs every job that is due by the test's clock until none is left; gives the topics run. */
export const settle = runDueJobs;

/** Jobs that wait for their time or a handler: topic, time and key, earliest first. */
export async function pendingJobs(
  db: Db,
): Promise<readonly { topic: string; runAt: Date; key: string | null; payload: unknown }[]> {
  const found = await sql<{ topic: string; runAt: Date; key: string | null; payload: unknown }>`
    select task.identifier as topic, job.run_at as "runAt", job.key, job.payload
    from graphile_worker._private_jobs as job
    join graphile_worker._private_tasks as task on task.id = job.task_id
    order by job.run_at, job.id`.execute(db);
  return found.rows;
}
