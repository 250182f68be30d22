import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';

/**
 * Serves the allegations and what may be shown of the exhibits; the time to answer runs from the
 * delivery over every channel. The charter's hours unless told otherwise.
 * @throws Refusal `notice-too-short` (article 5)
 */
export async function serveNotice(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly answerHours?: number },
): Promise<void> {
  await onCase(world, input.caseId, async (desk) => {
    const { answerHours } = await desk.facts.charter();
    await actAs(desk, officer, {
      type: 'serve-notice',
      answerHours: input.answerHours ?? answerHours,
    });
  });
}
