import { sql } from 'kysely';
import { isRefusal } from '#foundation';
import type { Job } from './job.ts';
import type { World } from './world.ts';

const mostJobs = 20_000;

/**
 * Runs every job that is due by the world's clock, and those that they publish, until none is left,
 * in the order of their times: for a world whose clock is moved by hand, with no workers beside it.
 * Gives the topics run. Topics without a handler in `jobs` stay put. A refusal ends its job, as in
 * the workers; a fault is thrown at the caller.
 */
export async function runDueJobs(world: World, jobs: readonly Job[]): Promise<readonly string[]> {
  const jobByTopic = new Map(jobs.map((job) => [job.topic, job]));
  const done: string[] = [];
  for (;;) {
    const due = await takeDue(world, [...jobByTopic.keys()]);
    if (due === undefined) return done;
    await jobByTopic.get(due.topic)?.run(world, due.payload).catch(dropRefusal);
    await sql`delete from graphile_worker._private_jobs where id = ${due.id}::bigint`.execute(
      world.db,
    );
    done.push(due.topic);
    if (done.length > mostJobs) throw new Error(`jobs never settle: ${done.slice(-5).join(', ')}`);
  }
}

function dropRefusal(error: unknown): void {
  if (!isRefusal(error)) throw error;
}

type DueJob = { readonly id: string; readonly topic: string; readonly payload: unknown };

/**
 * Locks the next job as a worker would, so that a handler may publish its own key anew. A job
 * published without a time has run_at = updated_at, by the database's clock, and is always due.
 */
async function takeDue(world: World, topics: readonly string[]): Promise<DueJob | undefined> {
  const found = await sql<DueJob>`
    update graphile_worker._private_jobs set locked_at = now(), locked_by = 'by-hand'
    from graphile_worker._private_tasks as task
    where task.id = task_id and _private_jobs.id = (
      select job.id from graphile_worker._private_jobs as job
      join graphile_worker._private_tasks as due on due.id = job.task_id
      where job.locked_at is null and due.identifier = any(${[...topics]}::text[])
        and (job.run_at <= ${world.clock.now()} or job.run_at = job.updated_at)
      order by (job.run_at = job.updated_at) desc, job.run_at, job.id limit 1)
    returning _private_jobs.id, task.identifier as topic, payload`.execute(world.db);
  return found.rows[0];
}
