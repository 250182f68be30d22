import { sql } from 'kysely';
import { idBucket, refuse, type AccountId, type ListId } from '#foundation';
import { transact, type Tx, type World } from '#infrastructure';
import { raiseEpoch } from '../memory/epochs.ts';
import { listLimits } from '../rules/list.ts';
import { listNotFound } from './list-row.ts';

/** Whom a command adds to or takes from a list. */
export type Membership = { readonly listId: ListId; readonly accountIds: readonly AccountId[] };

/**
 * Puts people whom the owner follows into a list: all of them or, when one may not, none.
 * @throws Refusal `not-found` for a list that is not the owner's and for whom the owner does not
 * follow; `invalid` for who is in it already, `too-large` beyond 500 members
 */
export async function addMembers(
  world: World,
  owner: AccountId,
  { listId, accountIds }: Membership,
): Promise<void> {
  const asked = checkedIds(accountIds);
  await transact(world, async (tx) => {
    await lockList(tx, owner, listId);
    await requireFollowed(tx, owner, asked);
    const rows = asked.map((id) => ({ id: world.ids.next<'list'>(idBucket(owner)), account: id }));
    const { numAffectedRows } = await sql`
      insert into list_members (id, list_id, owner_id, account_id, created_at)
      select added.id, ${listId}, ${owner}, added.account, ${world.clock.now()}
      from json_to_recordset(${JSON.stringify(rows)}::json) as added (id bigint, account bigint)
      on conflict (list_id, account_id) do nothing`.execute(tx);
    if (Number(numAffectedRows) !== asked.length) {
      throw refuse('invalid', {
        field: 'account_ids',
        detail: 'An account is in the list already',
      });
    }
    await requireRoom(tx, listId);
    await raiseEpoch(tx, owner);
  });
}

/** Takes people out of a list; who is not in it is fine. @throws Refusal `not-found` */
export async function removeMembers(
  world: World,
  owner: AccountId,
  { listId, accountIds }: Membership,
): Promise<void> {
  const asked = checkedIds(accountIds);
  await transact(world, async (tx) => {
    await lockList(tx, owner, listId);
    await sql`
      delete from list_members
      where list_id = ${listId} and account_id = any(${asked}::bigint[])`.execute(tx);
    await raiseEpoch(tx, owner);
  });
}

function checkedIds(accountIds: readonly AccountId[]): readonly AccountId[] {
  const asked = [...new Set(accountIds)];
  if (asked.length > listLimits.membersAtOnce) {
    throw refuse('too-large', {
      field: 'account_ids',
      detail: `At most ${listLimits.membersAtOnce} accounts at once.`,
    });
  }
  return asked;
}

async function lockList(tx: Tx, owner: AccountId, listId: ListId): Promise<void> {
  const { rows } = await sql`
    select 1 from lists where id = ${listId} and owner_id = ${owner} for update`.execute(tx);
  if (rows.length === 0) throw listNotFound();
}

/** The follows are held until the commit, so that a member is never left without one. */
export async function requireFollowed(
  tx: Tx,
  owner: AccountId,
  accountIds: readonly AccountId[],
): Promise<void> {
  const { rows } = await sql`
    select 1 from follows
    where follower_id = ${owner} and followee_id = any(${accountIds}::bigint[])
    order by followee_id for key share`.execute(tx);
  if (rows.length !== accountIds.length) {
    throw refuse('not-found', { detail: 'You do not follow all of these accounts.' });
  }
}

export async function requireRoom(tx: Tx, listId: ListId): Promise<void> {
  const { rows } = await sql<{ count: string }>`
    select count(*) as count from list_members where list_id = ${listId}`.execute(tx);
  if (Number(rows[0]?.count ?? 0) > listLimits.members) {
    throw refuse('too-large', {
      field: 'account_ids',
      detail: `A list has at most ${listLimits.members} members.`,
    });
  }
}
