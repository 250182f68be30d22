import type { AccountId, CaseId } from '#foundation';
import type { Tx, World } from '#infrastructure';
import { asOfficer } from './as-officer.ts';

/**
 * The officer looks after a case from now on, whoever did before. It opens and decides nothing, and
 * keeps nobody from acting. @throws Refusal `forbidden`, `not-eligible`, `not-found`
 */
export async function assignCase(world: World, officer: AccountId, caseId: CaseId): Promise<void> {
  await asOfficer(world, officer, caseId, (tx) => assignTo(tx, world, { caseId, officer }));
}

/** Nobody looks after the case any more. @throws Refusal `forbidden`, `not-eligible`, `not-found` */
export async function unassignCase(
  world: World,
  officer: AccountId,
  caseId: CaseId,
): Promise<void> {
  await asOfficer(world, officer, caseId, (tx) => assignToNobody(tx, caseId));
}

export async function assignTo(
  tx: Tx,
  { clock }: Pick<World, 'clock'>,
  { caseId, officer }: { readonly caseId: CaseId; readonly officer: AccountId },
): Promise<void> {
  const assigned = { officer_id: officer, assigned_at: clock.now() };
  await tx
    .insertInto('case_assignments')
    .values({ case_id: caseId, ...assigned })
    .onConflict((conflict) => conflict.column('case_id').doUpdateSet(assigned))
    .execute();
}

export async function assignToNobody(tx: Tx, caseId: CaseId): Promise<void> {
  await tx.deleteFrom('case_assignments').where('case_id', '=', caseId).execute();
}
