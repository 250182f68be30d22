import { sql } from 'kysely';
import { getStanding, requireMay, type StandingAct } from '#accounts';
import { refuse, type AccountId } from '#foundation';
import type { Reader } from '#infrastructure';

export type AuthorFacts = {
  /** Followers who asked to be told of every post. */
  readonly hasWatchers: boolean;
  readonly followers: number;
};

type Row = {
  is_open: boolean;
  is_restricted: boolean;
  has_watchers: boolean;
  followers: string | null;
};

/**
 * Whether the account may act now, asked inside the transaction that acts. One statement for
 * everybody in good standing; the standing's own words for others.
 * @throws Refusal `standing-withheld` (article 10), `not-found`
 */
export async function requireMayAct(
  reader: Reader,
  accountId: AccountId,
  act: StandingAct,
): Promise<AuthorFacts> {
  const { rows } = await sql<Row>`
    select account.closed_at is null as is_open, 
      standing.account_id is not null or exists (select 1 from server_limits
        where server_limits.domain = account.domain) as is_restricted,
      exists (select 1 from follows where followee_id = account.id and notify) as has_watchers,
      (select followers from follow_counts where account_id = account.id) as followers
    from accounts as account left join standing on standing.account_id = account.id
    where account.id = ${accountId}
    -- Closing waits for what is being published, and what waits for a closing is refused.
    for key share of account`.execute(reader);
  const facts = rows[0];
  if (facts?.is_open !== true) throw refuse('not-found', { detail: 'There is no such account.' });
  if (facts.is_restricted) requireMay(await getStanding(reader, accountId), act);
  return { hasWatchers: facts.has_watchers, followers: Number(facts.followers ?? 0) };
}

/** Reacting to others needs an account that is neither suspended nor banned; lesser limits leave it. */
export async function requireActive(reader: Reader, accountId: AccountId): Promise<void> {
  const standing = await getStanding(reader, accountId);
  if (standing.state === 'suspended' || standing.state === 'banned') requireMay(standing, 'post');
}
