import type { AccountId, CaseId, ExhibitId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { freezeEvidence, keepExhibits } from './freeze.ts';
import type { EvidenceInput } from './types.ts';

/** An officer adds evidence before the notice; after it, what was not served cannot be held against anyone. */
export async function addExhibit(
  world: World,
  officer: AccountId,
  input: {
    readonly caseId: CaseId;
    readonly evidence: EvidenceInput;
    readonly origin?: 'on' | 'off';
  },
): Promise<ExhibitId> {
  return onCase(world, input.caseId, async (desk) => {
    const frozen = freezeEvidence(world, input.evidence, {
      filedBy: 'officer',
      by: officer,
      ...(input.origin === undefined ? {} : { origin: input.origin }),
    });
    await keepExhibits(desk.tx, world, [frozen]);
    await actAs(desk, officer, { type: 'add-exhibit', exhibit: frozen.exhibit });
    return frozen.exhibit.id;
  });
}
