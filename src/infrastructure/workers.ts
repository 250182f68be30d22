import { Logger, parseCronItems, run, type TaskList } from 'graphile-worker';
import { sql } from 'kysely';
import pg from 'pg';
import { isRefusal } from '#foundation';
import type { Database, Reader, Tx } from './database.ts';
import type { Job } from './job.ts';
import { log } from './log.ts';
import type { World } from './world.ts';

export type Workers = {
  /** Takes no more jobs and waits for those under way. */
  readonly stop: () => Promise<void>;
};

export type WorkerOptions = {
  readonly world: World;
  readonly database: Database;
  readonly jobs: readonly Job[];
  /** How many run at once in this process; fewer than the pool has connections. */
  readonly concurrency: number;
};

/** How soon an idle pool looks again; `publish` wakes nobody, see there. */
const pollIntervalMs = 50;

/** Held by every process that works on jobs, for as long as it does. */
const presenceLock = 7_234_501_989;

/**
 * Works on the outbox: within a tenth of a second of the commit that published, or at the job's time.
 * Faults are tried again with growing pauses and then parked; refusals end their job.
 */
export async function startWorkers(options: WorkerOptions): Promise<Workers> {
  const { world, database, jobs, concurrency } = options;
  const presence = await announce(database);
  const runner = await run({
    pgPool: database.pool,
    concurrency,
    noHandleSignals: true,
    preset: {
      worker: {
        pollInterval: pollIntervalMs,
        // One query fetches for the whole pool, so an idle pool costs 20 small queries a second.
        localQueue: { size: concurrency * 4, ttl: 10_000 },
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
    logger: new Logger(
      ({ label }) =>
        (level, message, meta) =>
          note(label, level, message, meta),
    ),
    taskList: taskList(world, jobs),
    parsedCronItems: parseCronItems(
      jobs.flatMap(({ topic, cron }) => (cron === undefined ? [] : [{ task: topic, match: cron }])),
    ),
  });
  return {
    stop: async () => {
      await runner.stop();
      await presence.end();
    },
  };
}

function taskList(world: World, jobs: readonly Job[]): TaskList {
  return Object.fromEntries(
    jobs.map((job) => [job.topic, (payload: unknown) => runJob(world, job, payload)]),
  );
}

async function runJob(world: World, job: Job, payload: unknown): Promise<void> {
  try {
    await job.run(world, payload);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log('jobs').info('{topic} was refused: {error}', { topic: job.topic, error });
  }
}

/**
 * A process that died keeps its jobs locked for four hours. Whoever starts while nobody else is
 * at work frees them at once: a lock is shared by all at work, and held alone for that moment.
 */
async function announce(database: Database): Promise<pg.Client> {
  const client = new pg.Client(database.pool.options);
  client.on('error', (error) => log('jobs').warn('Presence was lost: {error}', { error }));
  await client.connect();
  const alone = await client.query<{ alone: boolean }>('select pg_try_advisory_lock($1) as alone', [
    presenceLock,
  ]);
  if (alone.rows[0]?.alone === true) await freeHeldJobs(client);
  await client.query('select pg_advisory_lock_shared($1)', [presenceLock]);
  if (alone.rows[0]?.alone === true) {
    await client.query('select pg_advisory_unlock($1)', [presenceLock]);
  }
  return client;
}

/**
 * The death of a process is no fault of the jobs that it held: each keeps at least one attempt.
 * One whose key was published anew while it ran has none left, and would look parked for ever.
 */
async function freeHeldJobs(client: pg.Client): Promise<void> {
  await client.query(`update graphile_worker._private_jobs
    set attempts = least(attempts, max_attempts - 1) where locked_at is not null`);
  await client.query(`select graphile_worker.force_unlock_workers(array(
    select distinct locked_by from graphile_worker._private_jobs where locked_by is not null
    union select distinct locked_by from graphile_worker._private_job_queues
    where locked_by is not null))`);
}

function note(label: string | undefined, level: string, message: string, meta: unknown): void {
  const logger = log('jobs');
  const entry = { label, message, meta };
  if (level === 'error') logger.error('{label}: {message}', entry);
  else if (level === 'warning') logger.warn('{label}: {message}', entry);
  else logger.trace('{label}: {message}', entry);
}

/** A job that failed so often that it waits for a person. */
export type ParkedJob = {
  readonly id: string;
  readonly topic: string;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly createdAt: Date;
};

/** The parked jobs, oldest first, at most 200. */
export async function listParkedJobs(db: Reader): Promise<readonly ParkedJob[]> {
  const found = await sql<ParkedJob>`
    select id, task_identifier as topic, attempts, last_error as "lastError",
      created_at as "createdAt"
    from graphile_worker.jobs where attempts >= max_attempts and locked_at is null
    order by id limit 200`.execute(db);
  return found.rows;
}

/** Has a parked job tried again from the start. */
export async function retryParkedJob(tx: Tx, id: string): Promise<void> {
  await sql`select graphile_worker.reschedule_jobs(
    array[${id}::bigint], run_at => now(), attempts => 0)`.execute(tx);
}
