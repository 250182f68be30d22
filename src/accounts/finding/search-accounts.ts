import { sql } from 'kysely';
import { toId, type AccountId } from '#foundation';
import type { Reader } from '#infrastructure';
import { listAccounts } from '../queries.ts';
import type { Account } from '../types.ts';

export type AccountSearch = {
  /** Whose follows come first; undefined for the public. */
  readonly viewer?: AccountId | undefined;
  /** Only accounts that the viewer follows. */
  readonly followedOnly?: boolean | undefined;
  readonly limit: number;
  readonly offset?: number | undefined;
};

const mostWords = 8;

/**
 * Open accounts whose handle begins with a text, or whose handle and name hold all of its words
 * without regard to case and accents. By name only who wants to be found is found, and whom one
 * follows. An exact handle comes first, then those one follows, then this server's, then those with
 * more followers. Accounts at odds with the viewer are left out, but for an exact handle.
 */
export async function searchAccountIds(
  db: Reader,
  text: string,
  search: AccountSearch,
): Promise<AccountId[]> {
  const asked = readText(text);
  if (asked === undefined) return [];
  const viewer = search.viewer ?? null;
  const { rows } = await sql<{ id: string }>`
    select account.id from matching_accounts(${viewer}::bigint, ${asked.handle}, ${asked.domain},
      ${asked.words}::text[], ${search.followedOnly === true}) as matched (id)
    join accounts as account on account.id = matched.id
    left join standing on standing.account_id = account.id
    left join follow_counts as counts on counts.account_id = account.id
    left join follows as mine on mine.follower_id = ${viewer} and mine.followee_id = account.id
    left join server_limits on server_limits.domain = account.domain
    where account.closed_at is null and coalesce(standing.visibility, 'full') = 'full'
      and (server_limits.domain is null or server_limits.severity = 'limited' and mine.id is not null)
      and (lower(account.handle) = ${asked.handle} or not exists (
        select 1 from blocks where (blocker_id, blocked_id) in ((${viewer}, account.id), (account.id, ${viewer}))))
    order by lower(account.handle) = ${asked.handle} desc, mine.id is not null desc,
      starts_with(lower(account.handle), ${asked.handle}) desc, account.domain is null desc,
      coalesce(counts.followers, 0) desc, lower(account.handle), account.id
    limit ${search.limit} offset ${search.offset ?? 0}`.execute(db);
  return rows.map(({ id }): AccountId => toId(id));
}

/** The accounts that `searchAccountIds` finds. */
export async function searchAccounts(
  db: Reader,
  text: string,
  search: AccountSearch,
): Promise<Account[]> {
  return listAccounts(db, await searchAccountIds(db, text, search));
}

type Asked = {
  /** What a handle has to begin with. */
  readonly handle: string;
  readonly domain: string;
  /** What handle and name together have to hold, the longest first; none when a domain is given. */
  readonly words: readonly string[];
};

function readText(text: string): Asked | undefined {
  const tidy = text.trim().replace(/^@/, '').toLowerCase();
  if (tidy === '' || tidy.includes('\0')) return undefined;
  const [handle = '', domain = ''] = tidy.split('@');
  const words = domain === '' ? tidy.split(/\s+/u).slice(0, mostWords) : [];
  words.sort((left, right) => right.length - left.length);
  return handle === '' ? undefined : { handle, domain, words: words.map(escaped) };
}

/** As LIKE takes it. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}
