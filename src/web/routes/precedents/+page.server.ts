import { pageQuery, pagesOf } from '../../lib/server/paging.ts';
import { platformOf } from '../../lib/server/platform.ts';
import { words } from '../../lib/words/index.ts';
import type { PageServerLoad } from './$types';

const outcomes: Readonly<Record<string, boolean>> = { crosses: true, 'does-not-cross': false };

export const load: PageServerLoad = async (event) => {
  const { enforcement, world } = platformOf(event);
  const asked = (name: string): string => (event.url.searchParams.get(name) ?? '').slice(0, 200);
  const [sought, ruleId, outcome] = [asked('q').trim(), asked('rule'), asked('outcome')];
  const proved = outcomes[outcome];
  const page = await enforcement.listPrecedents(world, {
    ...pageQuery(event.url),
    ...(sought === '' ? {} : { words: sought }),
    ...(ruleId === '' ? {} : { ruleId }),
    ...(proved === undefined ? {} : { proved }),
  });
  const rulebook = await enforcement.currentRulebook(world);
  return {
    title: words().rules.precedents.title,
    asked: { words: sought, ruleId, outcome },
    rules: (rulebook?.rules ?? []).map(({ id, title }) => ({ id, title })),
    precedents: page.items,
    pages: pagesOf(event.url, page),
  };
};
