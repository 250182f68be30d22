import { sql } from 'kysely';
import { idBucket, type AccountId, type ListId } from '#foundation';
import { transact, type World } from '#infrastructure';
import { raiseEpoch } from '../memory/epochs.ts';
import { listNotFound } from './list-row.ts';
import { requireFollowed, requireRoom } from './members.ts';
import { insertList } from './write-list.ts';

/** In which of the owner's lists a person is, and those alone. */
export type Placement = {
  readonly accountId: AccountId;
  readonly listIds: readonly ListId[];
  /** The title of one more, which is made for them. */
  readonly newTitle?: string | undefined;
};

/**
 * Puts a person into exactly these of the owner's lists: all of it or, when one may not be, nothing.
 * Leaving lists asks for nothing; whoever enters one is followed by the owner.
 * @throws Refusal `not-found` for a list that is not the owner's and whom they do not follow;
 * `too-large` beyond 500 members or 100 lists, `invalid` for the new title
 */
export async function placeInLists(
  world: World,
  owner: AccountId,
  { accountId, listIds, newTitle }: Placement,
): Promise<void> {
  await transact(world, async (tx) => {
    const { rows } = await sql<{ id: ListId; has: boolean }>`
      select list.id, exists (select 1 from list_members as member
        where member.list_id = list.id and member.account_id = ${accountId}) as has
      from lists as list where list.owner_id = ${owner} order by list.id for update`.execute(tx);
    const before = new Map(rows.map(({ id, has }) => [id, has]));
    const asked = new Set(listIds);
    if ([...asked].some((id) => !before.has(id))) throw listNotFound();
    const entered = [...asked].filter((id) => before.get(id) === false);
    const left = rows.filter(({ id, has }) => has && !asked.has(id)).map(({ id }) => id);
    if (newTitle !== undefined) {
      const { id } = await insertList(tx, world, { owner, draft: { title: newTitle } });
      entered.push(id);
    }
    if (entered.length > 0) await requireFollowed(tx, owner, [accountId]);
    for (const listId of entered) {
      await sql`
        insert into list_members (id, list_id, owner_id, account_id, created_at)
        values (${world.ids.next<'list'>(idBucket(owner))}, ${listId}, ${owner}, ${accountId},
          ${world.clock.now()})`.execute(tx);
      await requireRoom(tx, listId);
    }
    await sql`
      delete from list_members
      where account_id = ${accountId} and list_id = any(${left}::bigint[])`.execute(tx);
    if (entered.length + left.length > 0) await raiseEpoch(tx, owner);
  });
}
