import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { onCase } from './desk/desk.ts';
import { decideAndServe, draftOf } from './decision-draft.ts';
import type { Decided, DecisionInput } from './types.ts';

/** What the schedule lets one officer decide: levels 1 to 4 (article 6). */
export async function decideAlone(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly decision: DecisionInput },
): Promise<Decided> {
  const decision = draftOf(world, input.caseId, input.decision);
  return onCase(world, input.caseId, (desk) =>
    decideAndServe(desk, officer, { type: 'decide-alone', decision }),
  );
}
