import type { AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { caseIdOf } from './find-case.ts';
import type { ReviewDecisionInput } from './types.ts';

/** One of the reviewing panelists writes down what its votes carry; an error is put right at once. */
export async function decideReview(
  world: World,
  panelist: AccountId,
  input: ReviewDecisionInput,
): Promise<void> {
  const caseId = await caseIdOf(world.db, { kind: 'review', id: input.reviewId });
  await onCase(world, caseId, (desk) => actAs(desk, panelist, { type: 'decide-review', ...input }));
}
