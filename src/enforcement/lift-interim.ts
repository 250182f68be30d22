import type { AccountId, CaseId, MeasureId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';

/** Ends an interim measure before its time; what it took away is put back in the same transaction. */
export async function liftInterim(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly measureId: MeasureId },
): Promise<void> {
  await onCase(world, input.caseId, (desk) =>
    actAs(desk, officer, { type: 'lift-interim', measureId: input.measureId }),
  );
}
