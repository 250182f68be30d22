import { sql } from 'kysely';
import { transact, type World } from '#infrastructure';
import { underArticles } from '../article-refusal.ts';
import { addRulebook } from '../publish-rulebook.ts';
import type { RulebookChanges, RulebookInput } from '../types.ts';
import { findRulebookChanges } from './rulebook-changes.ts';

class NotToStay extends Error {
  override readonly name = 'NotToStay';
}

/**
 * What publishing would do: the same is done, judged by the rules and by the database, and rolled
 * back. @throws Refusal whatever publishing would be refused with
 */
export async function previewRulebook(
  world: World,
  input: RulebookInput,
): Promise<RulebookChanges> {
  let found: RulebookChanges | undefined;
  try {
    await underArticles(() =>
      transact(world, async (tx) => {
        const { number } = await addRulebook(tx, world, undefined, input);
        await sql`set constraints all immediate`.execute(tx);
        found = await findRulebookChanges(tx, number);
        throw new NotToStay();
      }),
    );
  } catch (error) {
    if (error instanceof NotToStay && found !== undefined) return found;
    throw error;
  }
  throw new Error('a preview is always rolled back');
}
