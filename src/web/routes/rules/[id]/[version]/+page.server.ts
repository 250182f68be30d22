import { platformOf } from '../../../../lib/server/platform.ts';
import { readIn } from '../../../../lib/server/rule-reading.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { enforcement, foundation, world } = platform;
  const page = await enforcement.getRule(world, event.params.id);
  const rule = page.versions.find(({ version }) => String(version) === event.params.version);
  if (rule === undefined) throw foundation.refuse('not-found');
  const before = page.versions.find(({ version }) => version === rule.version - 1);
  return {
    title: rule.title,
    ...(await readIn(platform, rule, event.url)),
    changed:
      before === undefined
        ? null
        : {
            from: before.version,
            before: before.schedule,
            after: rule.schedule,
            comparison: enforcement.compareRules(before, rule),
          },
  };
};
