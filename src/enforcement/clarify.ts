import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';

/** The author's answer to a request to clarify; the matter ends with it. */
export async function clarify(
  world: World,
  respondent: AccountId,
  input: { readonly caseId: CaseId; readonly text: string },
): Promise<void> {
  await onCase(world, input.caseId, (desk) =>
    actAs(desk, respondent, { type: 'clarify', text: input.text }),
  );
}
