import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { hasToWait, holdNotice } from './held-notice/held-notices.ts';

/**
 * Serves the allegations and what may be shown of the exhibits; the time to answer runs from the
 * delivery over every channel. The charter's hours unless told otherwise. Where few could have reported
 * it waits for a random time first: `heldUntil` is the latest that it can be released.
 * @throws Refusal `notice-too-short` (article 5); `conflict` (article 2) while it waits
 */
export async function serveNotice(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly answerHours?: number },
): Promise<{ readonly heldUntil?: Date }> {
  return onCase(world, input.caseId, async (desk) => {
    const { answerHours } = await desk.facts.charter();
    const command = {
      type: 'serve-notice',
      answerHours: input.answerHours ?? answerHours,
    } as const;
    if (await hasToWait(desk)) return { heldUntil: await holdNotice(desk, officer, command) };
    await actAs(desk, officer, command);
    return {};
  });
}
