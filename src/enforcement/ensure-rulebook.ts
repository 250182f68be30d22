import { transact, type World } from '#infrastructure';
import { underArticles } from './article-refusal.ts';
import { addRulebook } from './publish-rulebook.ts';
import { defaultRulebook } from './rulebook/default/index.ts';
import { findRulebook } from './rulebook-queries.ts';
import type { Rulebook } from './types.ts';

/** Publishes the default rulebook where none was ever published. Idempotent; gives the first or the newest. */
export async function ensureRulebook(world: World): Promise<Rulebook> {
  return underArticles(() =>
    transact(world, async (tx) => {
      const last = await tx
        .selectFrom('rulebooks')
        .select('number')
        .orderBy('number', 'desc')
        .limit(1)
        .executeTakeFirst();
      const known = last === undefined ? undefined : await findRulebook(tx, last.number);
      return known ?? addRulebook(tx, world, undefined, { rules: defaultRulebook });
    }),
  );
}
