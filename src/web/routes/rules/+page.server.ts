import { platformOf } from '../../lib/server/platform.ts';
import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { enforcement, world } = platformOf(event);
  const rulebook = await enforcement.currentRulebook(world);
  const announced = await enforcement.listAnnounced(world.db, world.clock.now());
  return {
    title: words().rules.title,
    announced: announced.map(({ number, effectiveAt }) => ({ number, effectiveAt })),
    rulebook: rulebook && {
      number: rulebook.number,
      effectiveAt: rulebook.effectiveAt,
      entryIndex: rulebook.entryIndex,
      rules: rulebook.rules.map(({ id, title, text, schedule }) => ({ id, title, text, schedule })),
    },
  };
};
