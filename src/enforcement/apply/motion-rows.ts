import type { Appliers } from './step.ts';

export const motionAppliers: Appliers<'motion-made'> = {
  'motion-made': async (desk, { motion }) => {
    await desk.tx
      .insertInto('motions')
      .values({
        case_id: desk.subject().id,
        officer_id: motion.officer,
        asks: motion.asks,
        reason: motion.reason,
        made_at: motion.at,
      })
      .execute();
  },
};
