import { idBucket, type AccountId, type DecisionId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from '../desk/desk.ts';
import { caseIdOf } from '../find-case.ts';

/**
 * Puts a summarily removed account back: one officer, one act. Standing and all it took away is back
 * with the commit, and the record says so.
 * @throws Refusal `forbidden`, `not-eligible`, `single-hand` for any other decision (article 11),
 * `conflict` where it is back already
 */
export async function reinstate(
  world: World,
  officer: AccountId,
  decisionId: DecisionId,
): Promise<void> {
  const caseId = await caseIdOf(world.db, { kind: 'decision', id: decisionId });
  await onCase(world, caseId, async (desk) => {
    const reinstatementId = world.ids.next<'reinstatement'>(idBucket(caseId));
    await actAs(desk, officer, { type: 'reinstate', reinstatementId, decisionId });
  });
}
