import { defineJob, type Job } from '#infrastructure';
import { carryOutBatch, mailTopic } from './carry-out-batch.ts';
import { removeTopic } from './confirm-batch.ts';
import { mailRemovals } from './mail-removals.ts';

/** What follows from a batch that was confirmed. Each goes on where it stopped. */
export const summaryJobs: readonly Job[] = [
  defineJob(removeTopic, { batchId: 'id:batch' }, (world, { batchId }) =>
    carryOutBatch(world, batchId),
  ),
  defineJob(mailTopic, { batchId: 'id:batch' }, (world, { batchId }) =>
    mailRemovals(world, batchId),
  ),
];
