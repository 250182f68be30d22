import type { AccountId, PanelId } from '#foundation';
import type { World } from '#infrastructure';
import { onCase } from './desk/desk.ts';
import { decideAndServe, draftOf } from './decision-draft.ts';
import { caseIdOf } from './find-case.ts';
import type { Decided, DecisionInput } from './types.ts';

/**
 * One of the panelists writes down what the opened votes carry; the statement is composed, entered
 * and begun to be served in the same transaction.
 * @throws Refusal of articles 1 to 10 and 16, each by its name
 */
export async function decide(
  world: World,
  panelist: AccountId,
  input: { readonly panelId: PanelId; readonly decision: DecisionInput },
): Promise<Decided> {
  const caseId = await caseIdOf(world.db, { kind: 'panel', id: input.panelId });
  const decision = draftOf(world, caseId, input.decision);
  return onCase(world, caseId, (desk) =>
    decideAndServe(desk, panelist, { type: 'decide', panelId: input.panelId, decision }),
  );
}
