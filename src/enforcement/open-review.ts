import { idBucket, type AccountId, type DecisionId, type ReviewId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { caseIdOf } from './find-case.ts';

/** Has a decision decided again, blind (article 15); those planned open by themselves on their date. */
export async function openReview(
  world: World,
  officer: AccountId,
  input: {
    readonly decisionId: DecisionId;
    readonly ground: 'permanent' | 'exception' | 'audit';
  },
): Promise<ReviewId> {
  const caseId = await caseIdOf(world.db, { kind: 'decision', id: input.decisionId });
  const reviewId = world.ids.next<'review'>(idBucket(caseId));
  await onCase(world, caseId, (desk) =>
    actAs(desk, officer, { type: 'open-review', reviewId, ...input }),
  );
  return reviewId;
}
