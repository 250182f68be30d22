import type { AccountId, CaseId, DecisionId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { draftOf } from './decision-draft.ts';
import type { DecisionInput } from './types.ts';

/** The first of two signatures under a visibility limit; nothing happens until the second (article 6). */
export async function signDecision(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly decision: DecisionInput },
): Promise<DecisionId> {
  const decision = draftOf(world, input.caseId, input.decision);
  await onCase(world, input.caseId, (desk) =>
    actAs(desk, officer, { type: 'sign-decision', decision }),
  );
  return decision.id;
}
