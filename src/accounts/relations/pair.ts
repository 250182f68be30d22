import { sql } from 'kysely';
import { compareIds, refuse, type AccountId } from '#foundation';
import type { Reader, Tx } from '#infrastructure';
import { getAccount } from '../queries.ts';
import type { Account } from '../types.ts';

/**
 * Makes changes between two accounts take turns until the commit, so that a follow and a block made
 * at the same moment cannot both stand.
 */
export async function lockPair(tx: Tx, left: AccountId, right: AccountId): Promise<void> {
  const [low, high] = compareIds(left, right) < 0 ? [left, right] : [right, left];
  await sql`select pg_advisory_xact_lock(hashtextextended(${`pair:${low}:${high}`}, 0))`.execute(
    tx,
  );
}

/**
 * The other account of a relation that one account enters into.
 * @throws Refusal `invalid` for oneself, `not-found` for an unknown or closed one
 */
export async function getOther(tx: Reader, self: AccountId, other: AccountId): Promise<Account> {
  if (self === other) throw refuse('invalid', { detail: 'This cannot be done to oneself.' });
  const account = await getAccount(tx, other);
  if (account.closedAt !== null) throw refuse('not-found', { detail: 'There is no such account.' });
  return account;
}
