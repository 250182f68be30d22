import type { ServerMeasureId, ServerMotionId } from '#foundation';
import { publish, type Tx } from '#infrastructure';

export const serverReviewTopic = 'enforcement.server-review-due';
export const serverVotesTopic = 'enforcement.server-votes-due';

/** Has a measure end on its day of review, unless it is decided anew before. */
export async function reviewWhenDue(
  tx: Tx,
  { measureId, reviewAt }: { readonly measureId: ServerMeasureId; readonly reviewAt: Date },
): Promise<void> {
  await publish(tx, serverReviewTopic, { measureId }, { runAt: reviewAt });
}

export async function countWhenDue(
  tx: Tx,
  { motionId, votesBy }: { readonly motionId: ServerMotionId; readonly votesBy: Date },
): Promise<void> {
  await publish(tx, serverVotesTopic, { motionId }, { runAt: votesBy });
}
