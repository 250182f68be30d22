import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { serviceOf } from './rules/commands/service.ts';
import type { ServedDocument } from './rules/model.ts';

/** The respondent opens what was served on them; a warning counts as served from here. Idempotent. */
export async function openDocument(
  world: World,
  respondent: AccountId,
  input: { readonly caseId: CaseId; readonly document: ServedDocument },
): Promise<void> {
  await onCase(world, input.caseId, async (desk) => {
    if (serviceOf(desk.subject(), input.document)?.openedAt !== undefined) return;
    await actAs(desk, respondent, { type: 'record-opening', document: input.document });
  });
}
