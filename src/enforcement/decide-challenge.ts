import type { AccountId, PanelId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { caseIdOf } from './find-case.ts';
import { fillSeats, revealWhenDue } from './votes.ts';

/** An officer who neither proposed nor sits decides a challenge; a sustained one empties the seat. */
export async function decideChallenge(
  world: World,
  officer: AccountId,
  input: {
    readonly panelId: PanelId;
    readonly letter: string;
    readonly sustained: boolean;
    readonly reason: string;
  },
): Promise<void> {
  const { panelId } = input;
  const caseId = await caseIdOf(world.db, { kind: 'panel', id: panelId });
  await onCase(world, caseId, async (desk) => {
    await actAs(desk, officer, { type: 'decide-challenge', ...input });
    await fillSeats(desk, panelId);
  });
  await revealWhenDue(world, caseId, panelId);
}
