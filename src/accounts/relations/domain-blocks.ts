import { sql } from 'kysely';
import {
  idBucket,
  pageOf,
  refuse,
  toId,
  type AccountId,
  type Page,
  type PageQuery,
} from '#foundation';
import { publish, transact, type Reader, type Tx, type World } from '#infrastructure';
import { accountTopics } from '../events.ts';
import { parseDomain } from '../servers/parse-domain.ts';
import { sever } from './sever.ts';

/** How many servers one person turns away from: readers keep what is behind them in memory. */
const mostBlocked = 500;
/** Followers let go in one transaction. */
const pageSize = 500;

/**
 * Turns away from a whole server: its accounts are shunned in every list, tell nothing, cannot
 * follow any more, and those that followed are let go. Whom one follows oneself stays followed.
 * @throws Refusal `invalid` for what is no server's name, and for this server
 */
export async function blockDomain(world: World, accountId: AccountId, name: string): Promise<void> {
  const domain = parseDomain(world, name);
  await transact(world, async (tx) => {
    const { rows } = await sql<{ count: string }>`
      select count(*) as count from person_domain_blocks where account_id = ${accountId}`.execute(
      tx,
    );
    if (Number(rows[0]?.count ?? 0) >= mostBlocked) {
      throw refuse('invalid', {
        field: 'domain',
        detail: `At most ${mostBlocked} servers can be blocked.`,
      });
    }
    const blockId = world.ids.next(idBucket(accountId));
    const { numAffectedRows } = await sql`
      insert into person_domain_blocks (id, account_id, domain, created_at)
      values (${blockId}, ${accountId}, ${domain}, ${world.clock.now()})
      on conflict (account_id, domain) do nothing`.execute(tx);
    if (numAffectedRows !== 1n) return;
    const followers = await countFollowersAt(tx, accountId, domain);
    if (followers === 0) return;
    const told = { blockId, accountId, domain, followers: String(followers) };
    await publish(tx, accountTopics.followersLetGo, told);
  });
  for (;;) if ((await letGo(world, accountId, domain)) < pageSize) return;
}

async function countFollowersAt(tx: Tx, accountId: AccountId, domain: string): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from follows join accounts as follower on follower.id = follower_id
    where followee_id = ${accountId} and follower.domain = ${domain}`.execute(tx);
  return Number(rows[0]?.count ?? 0);
}

async function letGo(world: World, accountId: AccountId, domain: string): Promise<number> {
  return transact(world, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select account.id from accounts as account
      where account.domain = ${domain} and (
        exists (select 1 from follows where followee_id = ${accountId} and follower_id = account.id)
        or exists (select 1 from follow_requests where followee_id = ${accountId} and follower_id = account.id))
      limit ${pageSize}`.execute(tx);
    for (const { id } of rows) await sever(tx, toId(id), accountId);
    return rows.length;
  });
}

/** Takes it back; its not being there is fine. */
export async function unblockDomain(
  world: World,
  accountId: AccountId,
  name: string,
): Promise<void> {
  await world.db
    .deleteFrom('person_domain_blocks')
    .where('account_id', '=', accountId)
    .where('domain', '=', parseDomain(world, name))
    .execute();
}

/** The servers that an account turned away from, the latest first. */
export async function listDomainBlocks(
  db: Reader,
  accountId: AccountId,
  page: PageQuery,
): Promise<Page<string>> {
  const isUpward = page.minId !== undefined;
  const after = page.minId ?? page.sinceId;
  const found = await db
    .selectFrom('person_domain_blocks')
    .select(['id', 'domain'])
    .where('account_id', '=', accountId)
    .$if(page.maxId !== undefined, (query) => query.where('id', '<', page.maxId ?? ''))
    .$if(after !== undefined, (query) => query.where('id', '>', after ?? ''))
    .orderBy('id', isUpward ? 'asc' : 'desc')
    .limit(page.limit)
    .execute();
  const rows = isUpward ? found.toReversed() : found;
  return { ...pageOf(rows, page.limit, ({ id }) => id), items: rows.map(({ domain }) => domain) };
}

/** What turning away from a server would end: how many of its accounts one follows, and is followed by. */
export async function domainBlockEffects(
  world: World,
  accountId: AccountId,
  name: string,
): Promise<{ readonly following: number; readonly followers: number }> {
  const domain = parseDomain(world, name);
  const { rows } = await sql<{ following: string; followers: string }>`
    select
      (select count(*) from follows join accounts on accounts.id = followee_id
       where follower_id = ${accountId} and domain = ${domain}) as following,
      (select count(*) from follows join accounts on accounts.id = follower_id
       where followee_id = ${accountId} and domain = ${domain}) as followers`.execute(world.db);
  return { following: Number(rows[0]?.following ?? 0), followers: Number(rows[0]?.followers ?? 0) };
}

/** Whether an account turned away from the server of another. */
export async function isDomainBlocked(
  db: Reader,
  blockerId: AccountId,
  otherId: AccountId,
): Promise<boolean> {
  const { rows } = await sql<{ is_blocked: boolean }>`
    select exists (select 1 from person_domain_blocks as turned
      join accounts as other on other.domain = turned.domain
      where turned.account_id = ${blockerId} and other.id = ${otherId}) as is_blocked`.execute(db);
  return rows[0]?.is_blocked === true;
}
