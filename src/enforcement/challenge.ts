import type { AccountId, PanelId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { caseIdOf } from './find-case.ts';

/** A party challenges a panelist, whom they know by letter only. */
export async function challenge(
  world: World,
  party: AccountId,
  input: { readonly panelId: PanelId; readonly letter: string; readonly reason: string },
): Promise<void> {
  const caseId = await caseIdOf(world.db, { kind: 'panel', id: input.panelId });
  await onCase(world, caseId, (desk) => actAs(desk, party, { type: 'challenge', ...input }));
}
