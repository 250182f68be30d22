import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import type { ExceptionUse, Measure } from './rules/model.ts';

/** What the officer asks a panel to decide, after the hearing. They sit on none of the case's panels. */
export async function propose(
  world: World,
  officer: AccountId,
  input: {
    readonly caseId: CaseId;
    readonly measures: readonly Measure[];
    readonly exception?: ExceptionUse;
    readonly reason: string;
  },
): Promise<void> {
  const { caseId, ...proposal } = input;
  await onCase(world, caseId, (desk) => actAs(desk, officer, { type: 'propose', ...proposal }));
}
