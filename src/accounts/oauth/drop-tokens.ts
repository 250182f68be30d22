import { afterCommit, type Tx } from '#infrastructure';

/** Where it is said which tokens are no more, by their rows' ids with spaces between. */
export const droppedTokensChannel = 'tokens-dropped';

type Which = Partial<Readonly<Record<'id' | 'account_id' | 'app_id' | 'code_id', string>>>;

/** Deletes the tokens that fit, and has what they opened ended at the moment of the commit. */
export async function dropTokens(tx: Tx, which: Which): Promise<void> {
  const dropped = await tx
    .deleteFrom('oauth_tokens')
    .where((row) => row.and(which))
    .returning('id')
    .execute();
  if (dropped.length === 0) return;
  const ids = dropped.map(({ id }) => id).join(' ');
  afterCommit(tx, (bus) => bus.send(droppedTokensChannel, ids));
}
