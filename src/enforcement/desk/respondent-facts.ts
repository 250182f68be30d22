import type { AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import { caseNotFound } from '../load-case.ts';
import type { Channel, Respondent } from '../rules/model.ts';

/** What the rules ask about a respondent. `mail` is a channel where there is a confirmed address. */
export async function respondentFacts(db: Reader, id: AccountId): Promise<Respondent> {
  const row = await db
    .selectFrom('accounts')
    .leftJoin('credentials', 'credentials.account_id', 'accounts.id')
    .leftJoin('follow_counts', 'follow_counts.account_id', 'accounts.id')
    .select(['accounts.domain', 'accounts.created_at', 'credentials.email_confirmed_at'])
    .select('follow_counts.followers')
    .where('accounts.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw caseNotFound();
  const mail: readonly Channel[] = row.email_confirmed_at === null ? [] : ['mail'];
  return {
    local: row.domain === null,
    channels: ['service', ...mail],
    followers: Number(row.followers ?? 0),
    createdAt: row.created_at,
  };
}

/** Where letters to an account go; undefined where there is no confirmed address. */
export async function findAddress(db: Reader, id: AccountId): Promise<string | undefined> {
  const row = await db
    .selectFrom('credentials')
    .select('email')
    .where('account_id', '=', id)
    .where('email_confirmed_at', 'is not', null)
    .executeTakeFirst();
  return row?.email;
}
