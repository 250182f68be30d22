import { sql } from 'kysely';
import { pageOf, toId, type AccountId, type Page, type PageQuery } from '#foundation';
import type { Reader } from '#infrastructure';
import { listAccounts } from '../queries.ts';
import type { Account, FollowCounts } from '../types.ts';

/** Who follows the account, the latest follow first. Cursors are ids of follows. */
export async function listFollowers(
  db: Reader,
  accountId: AccountId,
  page: PageQuery,
): Promise<Page<Account>> {
  return listSide(db, page, {
    table: 'follows',
    mine: 'followee_id',
    theirs: 'follower_id',
    accountId,
  });
}

/** Whom the account follows, the latest follow first. */
export async function listFollowing(
  db: Reader,
  accountId: AccountId,
  page: PageQuery,
): Promise<Page<Account>> {
  return listSide(db, page, {
    table: 'follows',
    mine: 'follower_id',
    theirs: 'followee_id',
    accountId,
  });
}

/** Who asks to follow the account, the latest first. */
export async function listFollowRequests(
  db: Reader,
  accountId: AccountId,
  page: PageQuery,
): Promise<Page<Account>> {
  return listSide(db, page, {
    table: 'follow_requests',
    mine: 'followee_id',
    theirs: 'follower_id',
    accountId,
  });
}

/** Whom the account blocks, the latest first. */
export async function listBlocks(
  db: Reader,
  accountId: AccountId,
  page: PageQuery,
): Promise<Page<Account>> {
  const rows = await pagedTies(page, (bounds) =>
    db
      .selectFrom('blocks')
      .select(['id', 'blocked_id as other_id'])
      .where('blocker_id', '=', accountId)
      .$if(bounds.before !== undefined, (query) => query.where('id', '<', bounds.before ?? ''))
      .$if(bounds.after !== undefined, (query) => query.where('id', '>', bounds.after ?? ''))
      .orderBy('id', bounds.direction)
      .limit(page.limit)
      .execute(),
  );
  return hydratedTies(db, rows, page);
}

/** Whom the account mutes, the latest first; `endings` says when those with an end have it. */
export async function listMutes(
  db: Reader,
  accountId: AccountId,
  page: PageQuery,
): Promise<Page<Account> & { readonly endings: ReadonlyMap<AccountId, Date> }> {
  const rows = await pagedTies(page, (bounds) =>
    db
      .selectFrom('mutes')
      .select(['id', 'muted_id as other_id', 'expires_at'])
      .where('muter_id', '=', accountId)
      .$if(bounds.before !== undefined, (query) => query.where('id', '<', bounds.before ?? ''))
      .$if(bounds.after !== undefined, (query) => query.where('id', '>', bounds.after ?? ''))
      .orderBy('id', bounds.direction)
      .limit(page.limit)
      .execute(),
  );
  const endings = rows.flatMap(({ other_id, expires_at }): [AccountId, Date][] =>
    expires_at === null ? [] : [[toId(other_id), expires_at]],
  );
  return { ...(await hydratedTies(db, rows, page)), endings: new Map(endings) };
}

type Side = {
  readonly table: 'follows' | 'follow_requests';
  readonly mine: 'follower_id' | 'followee_id';
  readonly theirs: 'follower_id' | 'followee_id';
  readonly accountId: AccountId;
};

type Tie = { readonly id: string; readonly other_id: string };

type Bounds = {
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly direction: 'asc' | 'desc';
};

async function listSide(db: Reader, page: PageQuery, side: Side): Promise<Page<Account>> {
  const rows = await pagedTies(page, (bounds) =>
    db
      .selectFrom(side.table)
      .select(['id', `${side.theirs} as other_id`])
      .where(side.mine, '=', side.accountId)
      .$if(bounds.before !== undefined, (query) => query.where('id', '<', bounds.before ?? ''))
      .$if(bounds.after !== undefined, (query) => query.where('id', '>', bounds.after ?? ''))
      .orderBy('id', bounds.direction)
      .limit(page.limit)
      .execute(),
  );
  return hydratedTies(db, rows, page);
}

/** Newest first whichever way the page was asked for. */
export async function pagedTies<Row extends Tie>(
  page: PageQuery,
  select: (bounds: Bounds) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const isUpward = page.minId !== undefined;
  const rows = await select({
    before: page.maxId,
    after: page.minId ?? page.sinceId,
    direction: isUpward ? 'asc' : 'desc',
  });
  return isUpward ? rows.toReversed() : rows;
}

/** The accounts of a page of ties, with the ties' own cursors. */
export async function hydratedTies(
  db: Reader,
  ties: readonly Tie[],
  page: PageQuery,
): Promise<Page<Account>> {
  const accounts = await listAccounts(
    db,
    ties.map((tie) => toId(tie.other_id)),
  );
  // Every tie refers to an account, so the page of ties and that of accounts have the same ends.
  const { next, prev } = pageOf(ties, page.limit, (tie) => tie.id);
  return {
    items: accounts,
    ...(next === undefined ? {} : { next }),
    ...(prev === undefined ? {} : { prev }),
  };
}

/** Followers' ids in rising order, after the given one: for fan-out, at most `limit` at a time. */
export async function listFollowerIds(
  db: Reader,
  accountId: AccountId,
  after: AccountId | undefined,
  limit: number,
): Promise<AccountId[]> {
  const side = { table: 'follows', mine: 'followee_id', theirs: 'follower_id', accountId } as const;
  return listSideIds(db, side, { after, limit });
}

/** Ids of those that the account follows, in rising order, after the given one. */
export async function listFollowingIds(
  db: Reader,
  accountId: AccountId,
  after: AccountId | undefined,
  limit: number,
): Promise<AccountId[]> {
  const side = { table: 'follows', mine: 'follower_id', theirs: 'followee_id', accountId } as const;
  return listSideIds(db, side, { after, limit });
}

async function listSideIds(
  db: Reader,
  side: Side,
  { after, limit }: { readonly after: AccountId | undefined; readonly limit: number },
): Promise<AccountId[]> {
  const rows = await db
    .selectFrom(side.table)
    .select(`${side.theirs} as other_id`)
    .where(side.mine, '=', side.accountId)
    .$if(after !== undefined, (query) => query.where(side.theirs, '>', after ?? ''))
    .orderBy(side.theirs)
    .limit(limit)
    .execute();
  return rows.map((row) => toId(row.other_id));
}

/** Counts by account; accounts that nobody follows and that follow nobody are not in the map. */
export async function listFollowCounts(
  db: Reader,
  ids: readonly AccountId[],
): Promise<Map<AccountId, FollowCounts>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('follow_counts')
    .select(['account_id', 'followers', 'following'])
    .where('account_id', '=', sql<string>`any(${[...new Set(ids)]}::bigint[])`)
    .execute();
  return new Map(
    rows.map((row) => [
      toId<'account'>(row.account_id),
      { followers: Number(row.followers), following: Number(row.following) },
    ]),
  );
}

/** How many follow the account and how many it follows: one row, however many there are. */
export async function followCounts(db: Reader, id: AccountId): Promise<FollowCounts> {
  return (await listFollowCounts(db, [id])).get(id) ?? { followers: 0, following: 0 };
}
