import { letServerBack } from '#accounts';
import type { ServerMeasureId, ServerMotionId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { appendEntry } from '#ledger';
import { underArticles } from '../article-refusal.ts';
import { isDue } from '../rules/deadlines.ts';
import { lockServer, measureOf, selectMeasures, type MeasureInForce } from './stored-motion.ts';

type Ending =
  | { readonly how: 'lapsed' }
  | { readonly how: 'lifted' | 'replaced'; readonly motionId: ServerMotionId };

/** Enters the end of a measure over a server. What it did is undone by whoever ends it. */
export async function endMeasure(
  tx: Tx,
  world: World,
  measure: MeasureInForce,
  ending: Ending,
): Promise<void> {
  const { index } = await appendEntry(tx, world, {
    type: ending.how === 'lapsed' ? 'sanction-expired' : 'sanction-ended',
    docket: measure.docket,
    ref: measure.startEntry,
  });
  await tx
    .insertInto('server_endings')
    .values({
      measure_id: measure.id,
      how: ending.how,
      motion_id: ending.how === 'lapsed' ? null : ending.motionId,
      ended_at: world.clock.now(),
      entry_index: index,
    })
    .execute();
}

/** Its day of review has come, and nobody decided anew: it ends, and all is put back (article 14). */
export async function lapseMeasure(world: World, id: ServerMeasureId): Promise<void> {
  await underArticles(() =>
    transact(world, async (tx) => {
      const known = await selectMeasures(tx).where('measure.id', '=', id).executeTakeFirst();
      if (known === undefined) return;
      await lockServer(tx, known.domain);
      const row = await selectMeasures(tx).where('measure.id', '=', id).executeTakeFirst();
      if (row === undefined) return;
      const measure = measureOf(row);
      if (!isDue(measure.reviewAt, world.clock.now())) return;
      await endMeasure(tx, world, measure, { how: 'lapsed' });
      await letServerBack(tx, measure.domain);
    }),
  );
}
