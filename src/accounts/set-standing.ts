import type { AccountId } from '#foundation';
import type { Reader, Tx } from '#infrastructure';
import { standingColumns, standingOf } from './account-row.ts';
import { accountNotFound } from './queries.ts';
import type { Standing } from './rules/standing.ts';

/**
 * Obeys enforcement within its transaction: good standing has no row, any other one row. Follows,
 * sessions, tokens and keys are left as they are (Articles 11 and 13): all that a sanction changes
 * is this row, so that undoing it puts everything back.
 */
export async function setStanding(
  tx: Tx,
  accountId: AccountId,
  standing: Standing & { /** The moment that it was folded for. */ readonly asOf: Date },
): Promise<void> {
  if (standing.state === 'good') {
    await tx.deleteFrom('standing').where('account_id', '=', accountId).execute();
    return;
  }
  const row = {
    state: standing.state,
    may_post: standing.may.post,
    may_reply: standing.may.reply,
    may_message: standing.may.message,
    may_report: standing.may.report,
    visibility: standing.visibility,
    until: standing.until ?? null,
    sanction_ids: [...standing.sanctionIds],
    dockets: [...standing.dockets],
    updated_at: standing.asOf,
  };
  await tx
    .insertInto('standing')
    .values({ account_id: accountId, ...row })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(row))
    .execute();
}

/** @throws Refusal `not-found` */
export async function getStanding(db: Reader, accountId: AccountId): Promise<Standing> {
  const row = await db
    .selectFrom('accounts')
    .leftJoin('standing', 'standing.account_id', 'accounts.id')
    .leftJoin('server_limits', 'server_limits.domain', 'accounts.domain')
    .select(standingColumns)
    .where('accounts.id', '=', accountId)
    .executeTakeFirst();
  if (row === undefined) throw accountNotFound();
  return standingOf(row);
}
