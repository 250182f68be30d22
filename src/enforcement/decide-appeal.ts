import type { AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { caseIdOf } from './find-case.ts';
import type { AppealDecisionInput } from './types.ts';

/**
 * One of the appeal's panelists writes down what its votes carry. Success puts everything back in
 * the same transaction: posts, standing; follows were never taken (article 11).
 * @throws Refusal `appeal-increases`, `appeal-not-independent`, `majority-missing`
 */
export async function decideAppeal(
  world: World,
  panelist: AccountId,
  input: AppealDecisionInput,
): Promise<void> {
  const caseId = await caseIdOf(world.db, { kind: 'appeal', id: input.appealId });
  await onCase(world, caseId, (desk) => actAs(desk, panelist, { type: 'decide-appeal', ...input }));
}
