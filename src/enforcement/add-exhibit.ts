import type { AccountId, CaseId, ExhibitId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { bytesOfFiles, readEvidence } from './evidence/read-evidence.ts';
import { freezeEvidence, keepExhibits } from './freeze.ts';
import type { EvidenceInput } from './types.ts';

/** An officer adds evidence before the notice; after it, what was not served cannot be held against anyone. */
export function addExhibit(
  world: World,
  officer: AccountId,
  input: NewExhibit,
): Promise<ExhibitId> {
  const sizeBytes = bytesOfFiles([input.evidence]);
  return world.uploads.inMemory(sizeBytes, () => keepExhibit(world, officer, input));
}

type NewExhibit = { readonly caseId: CaseId; readonly evidence: EvidenceInput };

async function keepExhibit(
  world: World,
  officer: AccountId,
  input: NewExhibit,
): Promise<ExhibitId> {
  const read = await readEvidence([input.evidence]);
  return onCase(world, input.caseId, async (desk) => {
    const frozen = read.map((one) =>
      freezeEvidence(world, one, { filedBy: 'officer', by: officer }),
    );
    await keepExhibits(desk.tx, world, frozen);
    const [added] = frozen;
    if (added === undefined) throw new Error('one exhibit was read');
    await actAs(desk, officer, { type: 'add-exhibit', exhibit: added.exhibit });
    return added.exhibit.id;
  });
}
