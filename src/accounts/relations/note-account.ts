import { isStorableText, refuse, type AccountId } from '#foundation';
import { transact, type World } from '#infrastructure';
import type { Relationship } from '../types.ts';
import { getAccount } from '../queries.ts';
import { relationship } from './relationships.ts';

const mostCharacters = 2000;

/**
 * Keeps a remark about an account that only its writer reads; an empty one removes it.
 * @throws Refusal `invalid`, `not-found`
 */
export async function noteAccount(
  world: World,
  writerId: AccountId,
  about: { readonly accountId: AccountId; readonly note: string },
): Promise<Relationship> {
  const note = checkedNote(about.note);
  return transact(world, async (tx) => {
    await getAccount(tx, about.accountId);
    await tx
      .deleteFrom('account_notes')
      .where('writer_id', '=', writerId)
      .where('about_id', '=', about.accountId)
      .execute();
    if (note !== '') {
      await tx
        .insertInto('account_notes')
        .values({
          writer_id: writerId,
          about_id: about.accountId,
          note,
          updated_at: world.clock.now(),
        })
        .onConflict((conflict) => conflict.columns(['writer_id', 'about_id']).doUpdateSet({ note }))
        .execute();
    }
    return relationship(tx, writerId, about.accountId);
  });
}

function checkedNote(text: string): string {
  const note = text.trim();
  if (!isStorableText(note) || Array.from(note).length > mostCharacters) {
    throw refuse('invalid', {
      field: 'comment',
      detail: `A note has at most ${mostCharacters} characters, all of which can be stored.`,
    });
  }
  return note;
}
