import type { AccountId, CaseId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';

/** Ends a matter without a decision, with a reason. The reporter is told, and may appeal (article 11). */
export async function dismissReport(
  world: World,
  officer: AccountId,
  input: { readonly caseId: CaseId; readonly reason: string },
): Promise<void> {
  await onCase(world, input.caseId, (desk) =>
    actAs(desk, officer, { type: 'dismiss', reason: input.reason }),
  );
}
