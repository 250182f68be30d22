import { platformOf } from '../../../lib/server/platform.ts';
import { readIn } from '../../../lib/server/rule-reading.ts';
import type { PageServerLoad } from './$types';

const shownOfEachSide = 5;

export const load: PageServerLoad = async (event) => {
  const platform = platformOf(event);
  const { enforcement, world } = platform;
  const page = await enforcement.getRule(world, event.params.id);
  const { crosses, doesNotCross, counts } = page.line;
  return {
    title: page.current.title,
    ...(await readIn(platform, page.current, event.url)),
    page: {
      id: page.id,
      versions: page.versions.map(({ version, effectiveFrom, effectiveUntil }) => ({
        version,
        effectiveFrom,
        effectiveUntil,
      })),
      counts,
      crosses: crosses.slice(0, shownOfEachSide),
      doesNotCross: doesNotCross.slice(0, shownOfEachSide),
    },
  };
};
