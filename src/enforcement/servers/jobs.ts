import { defineJob, type Job } from '#infrastructure';
import { countDueVotes } from './count-votes.ts';
import { lapseMeasure } from './end-measure.ts';
import { serverReviewTopic, serverVotesTopic } from './later-servers.ts';

/** What time brings for whole servers. Each looks at the clock again, and may run twice. */
export const serverJobs: readonly Job[] = [
  defineJob(serverReviewTopic, { measureId: 'id:server-measure' }, (world, { measureId }) =>
    lapseMeasure(world, measureId),
  ),
  defineJob(serverVotesTopic, { motionId: 'id:server-motion' }, (world, { motionId }) =>
    countDueVotes(world, motionId),
  ),
];
