import type { AccountId, PanelId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { caseIdOf } from './find-case.ts';

/** Records what the ratification panel voted: the measure goes on until the decision, or ends now. */
export async function decideRatification(
  world: World,
  panelist: AccountId,
  input: { readonly panelId: PanelId },
): Promise<void> {
  const { panelId } = input;
  const caseId = await caseIdOf(world.db, { kind: 'panel', id: panelId });
  await onCase(world, caseId, (desk) =>
    actAs(desk, panelist, { type: 'decide-ratification', panelId }),
  );
}
