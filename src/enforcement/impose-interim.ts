import { idBucket, type AccountId } from '#foundation';
import type { World } from '#infrastructure';
import { actAs, onCase } from './desk/desk.ts';
import type { InterimInput, MeasureRef } from './types.ts';

/**
 * One officer acts at once on an enumerated ground, by the least restrictive means; it lapses by
 * itself and is never repeated for the same conduct (article 7).
 * @throws Refusal `measure-ground-unknown`, `measure-repeated`, `reasons-missing`
 */
export async function imposeInterim(
  world: World,
  officer: AccountId,
  input: InterimInput,
): Promise<MeasureRef> {
  const { caseId, ...measure } = input;
  return onCase(world, caseId, async (desk) => {
    const measureId = world.ids.next<'measure'>(idBucket(caseId));
    await actAs(desk, officer, { type: 'impose-interim', measureId, ...measure });
    const imposed = desk.subject().interim.find(({ id }) => id === measureId);
    if (imposed === undefined) throw new Error('the measure just imposed is not there');
    return { measureId, lapsesAt: imposed.lapsesAt };
  });
}
