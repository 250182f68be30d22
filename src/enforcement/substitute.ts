import type { AccountId, PanelId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { caseIdOf } from './find-case.ts';

/** Fills a panel's empty seats from the order of its draw. */
export async function substitute(
  world: World,
  officer: AccountId,
  input: { readonly panelId: PanelId },
): Promise<void> {
  const { panelId } = input;
  const caseId = await caseIdOf(world.db, { kind: 'panel', id: panelId });
  await onCase(world, caseId, (desk) => actAs(desk, officer, { type: 'substitute', panelId }));
}
