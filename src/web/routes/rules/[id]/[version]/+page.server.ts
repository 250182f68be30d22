import { platformOf } from '../../../../lib/server/platform.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { enforcement, foundation, world } = platformOf(event);
  const page = await enforcement.getRule(world, event.params.id);
  const rule = page.versions.find(({ version }) => String(version) === event.params.version);
  if (rule === undefined) throw foundation.refuse('not-found');
  return { title: rule.title, rule };
};
