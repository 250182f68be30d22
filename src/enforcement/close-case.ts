import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';

/** Closes a final case's file. What is in force goes on, with its end or its review. */
export async function closeCase(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId },
): Promise<void> {
  await onCase(world, input.caseId, (desk) => actAs(desk, officer, { type: 'close' }));
}
