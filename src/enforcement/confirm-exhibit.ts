import type { AccountId, CaseId, ExhibitId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';

/**
 * A second person confirms evidence from elsewhere, saying what they looked at. Until then it alone
 * proves nothing (article 8).
 * @throws Refusal `single-hand` (article 6) for who brought it or took the case up
 */
export async function confirmExhibit(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly exhibitId: ExhibitId; readonly note: string },
): Promise<void> {
  const { exhibitId, note } = input;
  await onCase(world, input.caseId, async (desk) => {
    await actAs(desk, officer, { type: 'confirm-exhibit', exhibitId, note });
  });
}
