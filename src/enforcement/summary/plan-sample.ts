import type { BatchId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { getCharter } from '../charter.ts';
import { later } from '../later.ts';
import { addDays, exceptionReviewBy } from '../rules/deadlines.ts';
import { sampleOf, sampleSize } from '../rules/summary.ts';
import type { Paper } from './paper.ts';

/**
 * Has a sample of what a batch removed so far decided again, blind, within 30 days (article 15):
 * drawn by the hashes of the decisions' own entries, so that nobody chooses.
 */
export async function planSample(
  tx: Tx,
  world: Pick<World, 'clock'>,
  batchId: BatchId,
  removals: readonly { readonly paper: Paper }[],
): Promise<void> {
  const charter = await getCharter(tx);
  const { removed, planned } = await tx
    .selectFrom('decisions')
    .leftJoin('planned_reviews', (join) =>
      join
        .onRef('planned_reviews.decision_id', '=', 'decisions.id')
        .on('planned_reviews.ground', '=', 'exception'),
    )
    .select((eb) => [
      eb.fn.countAll<string>().as('removed'),
      eb.fn.count<string>('planned_reviews.decision_id').as('planned'),
    ])
    .where('decisions.batch_id', '=', batchId)
    .executeTakeFirstOrThrow();
  const missing = sampleSize(Number(removed), charter) - Number(planned);
  const drawn = sampleOf(removals.flatMap(decidedIn), missing);
  if (drawn.length === 0) return;
  const now = world.clock.now();
  const due = exceptionReviewBy(now, charter);
  await tx
    .insertInto('planned_reviews')
    .values(
      drawn.map(({ decisionId }) => ({
        decision_id: decisionId,
        ground: 'exception' as const,
        due_at: due,
      })),
    )
    .execute();
  for (const { caseId, decisionId } of drawn) {
    await later(tx, 'review-due', { caseId, decisionId, ground: 'exception' }, addDays(now, 1));
    await later(tx, 'stay-due', { caseId }, addDays(due, charter.appealDays));
  }
}

function decidedIn({ paper }: { readonly paper: Paper }) {
  return paper
    .entered()
    .flatMap(({ event, leafHash }) =>
      event.type === 'statement-composed'
        ? [{ caseId: paper.subject().id, decisionId: event.decisionId, leafHash }]
        : [],
    );
}
