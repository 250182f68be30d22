import { refuse, type AccountId, type CaseId, type DecisionId } from '#foundation';
import type { World } from '#infrastructure';
import { actorOf } from './desk/context.ts';
import { onCase } from './desk/desk.ts';
import { mailLater } from './serve.ts';

/**
 * Has a decision's statement sent again over the channels that have not delivered it yet. What is
 * served stays served; a sanction still starts by the delivery, never by this.
 * @throws Refusal `forbidden`, `not-found`
 */
export async function serveStatement(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly decisionId: DecisionId },
): Promise<void> {
  await onCase(world, input.caseId, async (desk) => {
    const actor = await actorOf(desk.tx, officer);
    if (actor.kind !== 'account' || !actor.roles.includes('officer')) {
      throw refuse('forbidden', { article: 6, detail: 'Only an officer can do this.' });
    }
    const decision = desk.subject().decisions.find(({ id }) => id === input.decisionId);
    const statement = decision?.statement;
    if (statement === undefined)
      throw refuse('not-found', { detail: 'There is no such statement.' });
    if (statement.service.deliveredAt !== undefined) return;
    await mailLater(desk, { kind: 'statement', statementId: statement.id });
  });
}
