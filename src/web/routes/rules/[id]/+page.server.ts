import { platformOf } from '../../../lib/server/platform.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const { enforcement, world } = platformOf(event);
  const page = await enforcement.getRule(world, event.params.id);
  return { title: page.current.title, page };
};
