import type { AccountId, CaseId, DecisionId } from '#foundation';
import type { World } from '#infrastructure';
import { onCase } from './desk/desk.ts';
import { decideAndServe } from './decision-draft.ts';
import type { Decided } from './types.ts';

/** The second officer, another than the first, decides with them. @throws Refusal `single-hand` */
export async function countersign(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly decisionId: DecisionId },
): Promise<Decided> {
  return onCase(world, input.caseId, (desk) =>
    decideAndServe(desk, officer, { type: 'countersign', decisionId: input.decisionId }),
  );
}
