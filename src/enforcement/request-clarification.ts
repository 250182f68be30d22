import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';

/** Asks the author to clarify, edit or withdraw; answered, it ends the matter without a strike (article 5). */
export async function requestClarification(
  world: World,
  officer: AccountId,
  input: {
    readonly caseId: CaseId;
    readonly ask: 'clarify' | 'edit' | 'withdraw';
    readonly text: string;
  },
): Promise<void> {
  const { caseId, ask, text } = input;
  await onCase(world, caseId, async (desk) => {
    const { state, docket, respondent } = desk.subject();
    // The lightest means is one act, from the report to the question.
    if (state === 'reported') {
      await actAs(desk, officer, { type: 'open-case', caseId, docket, respondent });
    }
    await actAs(desk, officer, { type: 'request-clarification', ask, text });
  });
}
