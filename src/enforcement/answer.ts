import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import { readEvidence } from './evidence/read-evidence.ts';
import { freezeEvidence, keepExhibits } from './freeze.ts';
import type { EvidenceInput } from './types.ts';

/** What the respondent says to the allegations, with exhibits of their own (article 5). */
export async function answer(
  world: World,
  respondent: AccountId,
  input: {
    readonly caseId: CaseId;
    readonly text: string;
    readonly evidence?: readonly EvidenceInput[];
  },
): Promise<void> {
  const read = await readEvidence(input.evidence);
  await onCase(world, input.caseId, async (desk) => {
    const filing = { filedBy: 'respondent' as const, by: respondent };
    const frozen = read.map((one) => freezeEvidence(world, one, filing));
    await keepExhibits(desk.tx, world, frozen);
    await actAs(desk, respondent, {
      type: 'answer',
      text: input.text,
      exhibits: frozen.map(({ exhibit }) => exhibit),
    });
  });
}
