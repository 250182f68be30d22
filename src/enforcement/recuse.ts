import type { AccountId, PanelId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { caseIdOf } from './find-case.ts';
import { fillSeats } from './votes.ts';

/** A panelist steps back; the next in the drawn order takes the seat. */
export async function recuse(
  world: World,
  panelist: AccountId,
  input: { readonly panelId: PanelId },
): Promise<void> {
  const { panelId } = input;
  const caseId = await caseIdOf(world.db, { kind: 'panel', id: panelId });
  await onCase(world, caseId, async (desk) => {
    await actAs(desk, panelist, { type: 'recuse', panelId });
    await fillSeats(desk, panelId);
  });
}
