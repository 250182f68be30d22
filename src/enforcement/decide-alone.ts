import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { decideAndServe, draftOf } from './decision-draft.ts';
import { onCase } from './desk/desk.ts';
import type { DraftFields } from './drafts/draft-form.ts';
import { reservedFor } from './drafts/find-drafts.ts';
import { previewOf, type StatementPreview } from './drafts/preview.ts';
import { reservedIds } from './drafts/reserved-ids.ts';
import type { Decided, DecisionInput } from './types.ts';

const form = 'decide';

/** What the schedule lets one officer decide: levels 1 to 4 (article 6). */
export async function decideAlone(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly decision: DecisionInput },
): Promise<Decided> {
  const { caseId } = input;
  const { ids } = reservedIds(world.ids, await reservedFor(world.db, officer, { caseId, form }));
  const decision = draftOf({ ids }, caseId, input.decision);
  return onCase(world, caseId, (desk) =>
    decideAndServe(desk, officer, { type: 'decide-alone', decision }),
  );
}

/**
 * The statement that `decideAlone` would serve for the same input, byte for byte; the fields as they
 * were typed are kept as a draft. @throws Refusal as `decideAlone`
 */
export async function previewDecision(
  world: World,
  officer: AccountId,
  input: {
    readonly caseId: CaseId;
    readonly decision: DecisionInput;
    readonly fields?: DraftFields;
  },
): Promise<StatementPreview> {
  const { caseId, fields } = input;
  return previewOf(world, officer, { caseId, form, fields }, async ({ deskFor, ids }) => {
    const desk = await deskFor(caseId);
    const decision = draftOf({ ids }, caseId, input.decision);
    const decided = await decideAndServe(desk, officer, { type: 'decide-alone', decision });
    return { desk, decided };
  });
}
