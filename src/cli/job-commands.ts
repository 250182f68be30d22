import { object, or } from '@optique/core/constructs';
import { message } from '@optique/core/message';
import { argument, command } from '@optique/core/primitives';
import { string } from '@optique/core/valueparser';
import { parseId, refuse } from '#foundation';
import { listParkedJobs, retryParkedJob, transact } from '#infrastructure';
import { withWorld } from './open-world.ts';
import type { Surroundings } from './surroundings.ts';
import { task } from './task.ts';

const list = task(
  'list',
  { brief: message`Lists the jobs that failed so often that they wait for a person.` },
  object({}),
  jobsList,
);

const retry = task(
  'retry',
  { brief: message`Has a parked job tried again, or all of them.` },
  object({
    which: argument(string({ metavar: 'ID|all' }), {
      description: message`As listed.`,
    }),
  }),
  jobsRetry,
);

export const jobCommands = command('jobs', or(list, retry), {
  brief: message`Background work that is parked.`,
});

function jobsList(at: Surroundings): Promise<number> {
  return withWorld(at, async ({ db }) => {
    const parked = await listParkedJobs(db);
    for (const job of parked) {
      const reason = (job.lastError ?? 'no reason').split('\n')[0] ?? '';
      at.print(
        `${job.id}  ${job.topic}  ${job.attempts} attempts since ${job.createdAt.toISOString()}  ${reason}`,
      );
    }
    if (parked.length === 0) at.print('No job is parked.');
    return 0;
  });
}

function jobsRetry(at: Surroundings, { which }: { readonly which: string }): Promise<number> {
  return withWorld(at, async (world) => {
    const parked = await listParkedJobs(world.db);
    const chosen = which === 'all' ? parked : parked.filter(({ id }) => id === parseId(which));
    if (which !== 'all' && chosen.length === 0) {
      throw refuse('not-found', { detail: `No job ${which} is parked.` });
    }
    await transact(world, async (tx) => {
      for (const { id } of chosen) await retryParkedJob(tx, id);
    });
    at.print(`${chosen.length} ${chosen.length === 1 ? 'job is' : 'jobs are'} tried again.`);
    return 0;
  });
}
